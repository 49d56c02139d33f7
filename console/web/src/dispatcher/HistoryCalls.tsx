import type { CallHistory, IncidentAnswer, PastCallAnswer } from "../events";
import { useSession } from "../session";
import { useBeat, usePart } from "../store";
import { agoWords } from "./hazards";
import { countWords, isElsewhere, outcomeWords } from "./history";

interface CallsProps {
  readonly incident: IncidentAnswer;
  readonly nameOf: (reason: string) => string;
  readonly onChoose: (incident: string) => void;
  readonly history: CallHistory | null;
  /** How many of each are told; all where it is undefined. */
  readonly most: number | undefined;
}

/** Earlier calls of the number and of the place. */
export function HistoryCalls({ history, ...shown }: CallsProps) {
  const { say } = useSession();
  const { number, place } = history ?? { number: null, place: null };
  return (
    <>
      <div className="past-line">
        <span className="quiet">☎ {say("past_number")}:</span>
        {number && (
          <>
            <b>{countWords(number, say)}</b>
            {number.flood > 0 && (
              <b className="flood">▲ {say("past_flood", { count: String(number.flood) })}</b>
            )}
            <Told calls={number.calls} {...shown} />
          </>
        )}
      </div>
      <div className="past-line">
        <span className="quiet">◎ {say("past_place")}:</span>
        {place && (
          <>
            <b>{countWords(place, say)}</b>
            <Told calls={place.calls} {...shown} />
          </>
        )}
      </div>
    </>
  );
}

interface ToldProps extends Omit<CallsProps, "history"> {
  readonly calls: readonly PastCallAnswer[];
}

/** Calls in their order, the newest first: which, why, what became of it, how long ago. */
function Told({ calls, incident, nameOf, onChoose, most }: ToldProps) {
  const session = useSession();
  const { say } = session;
  const nowMs = useBeat(session.now);
  const incidents = usePart(session.board, (board) => board.incidents);
  const told = calls.slice(0, most);
  const left = calls.length - told.length;
  return (
    <span className="past-calls">
      {told.map((each) => (
        <span key={each.call}>
          {isElsewhere(each, incident, incidents) ? (
            <button type="button" onClick={() => onChoose(each.incident)}>
              #{each.incident}
            </button>
          ) : (
            `#${each.incident}`
          )}{" "}
          {each.reason && nameOf(each.reason)} — {outcomeWords(each, incident.id, say)},{" "}
          {agoWords(each.at, nowMs, say)}
        </span>
      ))}
      {left > 0 && <span className="quiet">{say("past_more", { count: String(left) })}</span>}
    </span>
  );
}
