import type { IncidentAnswer, ReasonAnswer } from "../events";
import { isUnconfirmed } from "../folding/incidents";
import { urgencyGlyph } from "../palette";
import { activeAssignments, furthest } from "../selectors";
import { useSession } from "../session";
import { useBeat, usePart } from "../store";
import { arrivalTimer, latestCrew } from "../timers";
import { type Arrivals, soonest, untilArrival } from "./arrivals";
import { CrewTime } from "./CrewTime";
import { RowButton } from "./RowButton";
import { Status } from "./Status";

interface RunningProps {
  readonly incidents: readonly IncidentAnswer[];
  readonly arrivals: Arrivals;
  readonly chosen: string | null;
  readonly active: boolean;
  readonly reasons: ReadonlyMap<string, ReasonAnswer>;
  readonly onChoose: (incident: string) => void;
}

/** Incidents with a crew on them, each with the timer of its stage. */
export function Running({ incidents, arrivals, chosen, active, reasons, onChoose }: RunningProps) {
  const session = useSession();
  const nowMs = useBeat(session.now);
  const units = usePart(session.board, (board) => board.units);
  return (
    <section className={`pane running ${active ? "active" : ""}`} aria-label={session.say("running")}>
      <h2>
        {session.say("running")} <b>{incidents.length}</b>
        <kbd>F6</kbd>
      </h2>
      <div className="rows" role="listbox">
        {incidents.length === 0 && <p className="empty">{session.say("nobody_runs")}</p>}
        {incidents.map((each) => (
          <RowButton key={each.id} chosen={each.id === chosen} onChoose={() => onChoose(each.id)}>
            <span className="urgency">{urgencyGlyph(each.priority)}</span>
            <span className="what">{reasons.get(each.reason)?.[session.seat.language] ?? each.reason}</span>
            <span className="who">
              {activeAssignments(each)
                .map((assignment) => units.get(assignment.unit)?.call_sign ?? assignment.unit)
                .join(" ")}
            </span>
            <span className="number">
              {isUnconfirmed(each) && <b className="unconfirmed">✉</b>}#{each.id}
            </span>
            <span className="course">
              <Stage incident={each} nowMs={nowMs} />
              <span className="arrival">{untilArrival(soonest(each, arrivals), nowMs)}</span>
              <Late incident={each} arrivals={arrivals} reasons={reasons} nowMs={nowMs} />
            </span>
          </RowButton>
        ))}
      </div>
    </section>
  );
}

/** The crew that is late with something, else the one that is furthest: its status, and since when. */
function Stage({ incident, nowMs }: { readonly incident: IncidentAnswer; readonly nowMs: number }) {
  const crews = activeAssignments(incident);
  const crew = latestCrew(crews, nowMs) ?? furthest(crews);
  if (!crew) return null;
  return (
    <>
      <Status state={crew.status} />
      <CrewTime crew={crew} nowMs={nowMs} />
    </>
  );
}

interface LateProps extends Pick<RunningProps, "arrivals" | "reasons"> {
  readonly incident: IncidentAnswer;
  readonly nowMs: number;
}

/** A mark where no crew is there in time, or will be. */
function Late({ incident, arrivals, reasons, nowMs }: LateProps) {
  const { say } = useSession();
  const timer = arrivalTimer(incident, reasons.get(incident.reason)?.target_s);
  const arrivesMs = Date.parse(soonest(incident, arrivals)?.arrives_at ?? "") || nowMs;
  const isLate = timer !== null && arrivesMs > timer.dueMs;
  return (
    <span className="late" title={isLate ? say("late") : undefined}>
      {isLate && "▲"}
    </span>
  );
}
