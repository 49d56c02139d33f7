import type { IncidentAnswer } from "../events";
import { duration } from "../formats";
import { urgencyGlyph } from "../palette";
import { activeAssignments, stageOf } from "../selectors";
import { useSession } from "../session";
import { useBeat, usePart } from "../store";
import { type Arrivals, soonest, untilArrival } from "./arrivals";
import { RowButton } from "./RowButton";
import { Status } from "./Status";

interface RunningProps {
  readonly incidents: readonly IncidentAnswer[];
  readonly arrivals: Arrivals;
  readonly chosen: string | null;
  readonly active: boolean;
  readonly nameOf: (reason: string) => string;
  readonly onChoose: (incident: string) => void;
}

/** Incidents with a crew on them, each with the timer of its stage. */
export function Running({ incidents, arrivals, chosen, active, nameOf, onChoose }: RunningProps) {
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
        {incidents.map((each) => {
          const stage = stageOf(each);
          return (
            <RowButton key={each.id} chosen={each.id === chosen} onChoose={() => onChoose(each.id)}>
              <span className="urgency">{urgencyGlyph(each.priority)}</span>
              <span className="number">#{each.id}</span>
              {stage && <Status state={stage.status} />}
              <span className="timer">{stage && duration(nowMs - stage.sinceMs)}</span>
              <span className="arrival">{untilArrival(soonest(each, arrivals), nowMs)}</span>
              <span className="who">
                {activeAssignments(each)
                  .map((assignment) => units.get(assignment.unit)?.call_sign ?? assignment.unit)
                  .join(" ")}
              </span>
              <span className="what">{nameOf(each.reason)}</span>
            </RowButton>
          );
        })}
      </div>
    </section>
  );
}
