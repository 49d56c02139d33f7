import type { IncidentAnswer, ReasonAnswer } from "../events";
import { isUnconfirmed } from "../folding/incidents";
import { dayAndTime, plural } from "../formats";
import { urgencyGlyph } from "../palette";
import { type Session, useSession } from "../session";
import { useBeat } from "../store";
import { waitingTimer } from "../timers";
import { Place } from "../told";
import { RowButton } from "./RowButton";
import { TimerText } from "./TimerText";

interface QueueProps {
  readonly incidents: readonly IncidentAnswer[];
  readonly chosen: string | null;
  readonly active: boolean;
  readonly reasons: ReadonlyMap<string, ReasonAnswer>;
  readonly onChoose: (incident: string) => void;
  /** Opens the form of planned work. */
  readonly onPlan: () => void;
}

/** Who waits for a crew: the most urgent first, the longest waiting first among equals. */
export function Queue({ incidents, chosen, active, reasons, onChoose, onPlan }: QueueProps) {
  const session = useSession();
  const { say, seat } = session;
  const nowMs = useBeat(session.now);
  return (
    <section className={`pane queue ${active ? "active" : ""}`} aria-label={say("queue")}>
      <h2>
        {say("queue")} <b>{incidents.length}</b>
        <button type="button" tabIndex={-1} onClick={onPlan}>
          <kbd>Shift+F2</kbd> {say("planned_call")}
        </button>
        <kbd>F2</kbd>
      </h2>
      <div className="rows" role="listbox">
        {incidents.length === 0 && <p className="empty">{say("nobody_waits")}</p>}
        {incidents.map((each) => (
          <RowButton key={each.id} chosen={each.id === chosen} onChoose={() => onChoose(each.id)}>
            <span className="urgency">{urgencyGlyph(each.priority)}</span>
            <Wait incident={each} nowMs={nowMs} />
            <span className="number">
              {each.state === "assigned" && <b className="wanted">{moreUnits(each.wanting, session)}</b>} #
              {each.id}
            </span>
            <span className="what">
              {isUnconfirmed(each) && (
                <b className="unconfirmed" title={say(`came_by_${each.channel}`)}>
                  ✉
                </b>
              )}
              {reasons.get(each.reason)?.[seat.language] ?? each.reason}
            </span>
            <span className="where">
              <Place incident={each} />
            </span>
          </RowButton>
        ))}
      </div>
    </section>
  );
}

/** How long it waits, against the time in which a crew should be sent; planned work waits for its hour. */
function Wait({ incident, nowMs }: { readonly incident: IncidentAnswer; readonly nowMs: number }) {
  const { welcome } = useSession();
  const timer = waitingTimer(incident);
  if (incident.due_at !== null && nowMs < timer.startedMs)
    return <span className="timer">{due(Date.parse(incident.due_at), nowMs, welcome.time_zone)}</span>;
  return <TimerText name="processing" {...{ timer, nowMs }} />;
}

/** The hour of what is due within a day, 18:45; the day of what is due later, 31.01. */
function due(dueMs: number, nowMs: number, zone: string): string {
  const [day = "", hour = ""] = dayAndTime(dueMs, zone).split(", ");
  return dueMs - nowMs < DAY_MS ? hour : day;
}

const DAY_MS = 86_400_000;

/** "One more crew", in the number that the language wants. */
function moreUnits(count: number, { say, seat }: Session): string {
  const units = seat.language === "ru" ? plural(count, "бригада", "бригады", "бригад") : String(count);
  return say("units_more", { units });
}
