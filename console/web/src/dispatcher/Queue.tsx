import type { IncidentAnswer, ReasonAnswer } from "../events";
import { duration } from "../formats";
import { urgencyGlyph } from "../palette";
import { useSession } from "../session";
import { useBeat } from "../store";
import { Place } from "../told";
import { RowButton } from "./RowButton";

interface QueueProps {
  readonly incidents: readonly IncidentAnswer[];
  readonly chosen: string | null;
  readonly active: boolean;
  readonly reasons: ReadonlyMap<string, ReasonAnswer>;
  readonly onChoose: (incident: string) => void;
}

/** Who waits for a crew: the most urgent first, the longest waiting first among equals. */
export function Queue({ incidents, chosen, active, reasons, onChoose }: QueueProps) {
  const session = useSession();
  const { say, seat } = session;
  const nowMs = useBeat(session.now);
  return (
    <section className={`pane queue ${active ? "active" : ""}`} aria-label={say("queue")}>
      <h2>
        {say("queue")} <b>{incidents.length}</b>
        <kbd>F2</kbd>
      </h2>
      <div className="rows" role="listbox">
        {incidents.length === 0 && <p className="empty">{say("nobody_waits")}</p>}
        {incidents.map((each) => (
          <RowButton key={each.id} chosen={each.id === chosen} onChoose={() => onChoose(each.id)}>
            <span className="urgency">{urgencyGlyph(each.priority)}</span>
            <Wait sinceMs={Date.parse(each.opened_at)} nowMs={nowMs} reason={reasons.get(each.reason)} />
            <span className="number">#{each.id}</span>
            <span className="what">{reasons.get(each.reason)?.[seat.language] ?? each.reason}</span>
            <span className="where">
              <Place incident={each} />
            </span>
          </RowButton>
        ))}
      </div>
    </section>
  );
}

/** White on red where the wait is over a tenth of the time in which a crew should be there. */
function Wait(props: { sinceMs: number; nowMs: number; reason: ReasonAnswer | undefined }) {
  const waitMs = props.nowMs - props.sinceMs;
  const isLong = props.reason !== undefined && waitMs > props.reason.target_s * 100;
  return <span className={isLong ? "timer over" : "timer"}>{duration(waitMs)}</span>;
}
