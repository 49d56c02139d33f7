import { useEffect, useState } from "react";
import type { CandidateAnswer, IncidentAnswer, RecommendationAnswer } from "../events";
import { clockTime, decimal, drive } from "../formats";
import { type Reading, useReading } from "../reading";
import { useSession } from "../session";
import { incidentOf } from "../state";
import { usePart } from "../store";
import { Why } from "./Why";

const BEAT_MS = 1_000;
/** Units move without an event; their driving times are asked again this often. */
const AGAIN_AFTER_BEATS = 5;
const MINUTE_MS = 60_000;
/** Less would be told as 0,0. */
const TOLD_FROM_MS = 3_000;
/** As many crews as there are keys. */
const SHOWN = 9;
/** So many who could help until a crew is there. */
const NEARBY = 3;
const ASSISTING: ReadonlySet<string> = new Set(["foot", "own_car"]);

/** Whether a unit has no ambulance and helps only until a crew is there. */
export function assists(candidate: CandidateAnswer): boolean {
  return ASSISTING.has(candidate.moves);
}

/** The recommendation for an incident, asked again when anything happened and as units move. */
export function useRecommendation(incident: IncidentAnswer | null): Reading<RecommendationAnswer> {
  const session = useSession();
  const [stamp, setStamp] = useState("");
  useEffect(() => {
    let beats = 0;
    const beat = setInterval(() => {
      beats += 1;
      setStamp(`${session.board.get().seq} ${Math.floor(beats / AGAIN_AFTER_BEATS)}`);
    }, BEAT_MS);
    return () => clearInterval(beat);
  }, [session]);
  return useReading(incident && `/incidents/${incident.id}/recommendation`, `${stamp} ${incident?.version}`);
}

interface RecommendationProps {
  readonly incident: IncidentAnswer | null;
  readonly advice: Reading<RecommendationAnswer>;
  readonly onAssign: (nth: number) => void;
}

/** Who should go, each with the reasons and the price; then who cannot, and why. */
export function Recommendation({ incident, advice, onAssign }: RecommendationProps) {
  const { say } = useSession();
  const [asked, setAsked] = useState<string | null>(null);
  const ranked = (advice.value?.candidates ?? []).map((candidate, nth) => ({ candidate, nth }));
  const crews = ranked.filter((each) => !assists(each.candidate));
  const first = crews[0]?.candidate;
  const sooner = ranked
    .filter(({ candidate }) => assists(candidate) && candidate.eta_ms < (first?.eta_ms ?? Infinity))
    .sort((one, other) => one.candidate.eta_ms - other.candidate.eta_ms);
  return (
    <section className="pane recommendation" aria-label={say("recommendation")}>
      <h2>
        {say("recommendation")} {incident && `#${incident.id}`}
        <kbd>Enter</kbd>
        <kbd>1–9</kbd>
      </h2>
      <div className="rows">
        {incident === null && <p className="empty">{say("choose")}</p>}
        {incident?.state === "closed" && <p className="empty">{`${say("call")} ${say("closed")}`}</p>}
        {incident !== null && incident.state !== "closed" && <Standing advice={advice} />}
        {advice.value && crews.length === 0 && <p className="empty">{say("nobody_can")}</p>}
        {first?.estimated && <p className="empty fault">{say("no_road")}</p>}
        {first && !first.recommended && !first.estimated && (
          <p className="empty fault">{say("nobody_is_recommended")}</p>
        )}
        {first?.leaves && <p className="empty fault">{say("first_is_under_way")}</p>}
        {sooner.length > 0 && <Nearby helpers={sooner.slice(0, NEARBY)} onAssign={onAssign} />}
        {incident !== null &&
          crews
            .slice(0, SHOWN)
            .map(({ candidate, nth }) => (
              <Candidate
                key={candidate.unit}
                candidate={candidate}
                nth={nth}
                incident={incident}
                at={advice.value?.at ?? ""}
                isAsked={asked === candidate.unit}
                onAsk={() => setAsked((before) => (before === candidate.unit ? null : candidate.unit))}
                onAssign={onAssign}
              />
            ))}
        {advice.value && <Refused recommendation={advice.value} />}
      </div>
    </section>
  );
}

/** What stands between the person and a fresh list: it is computed, or there is no answer since the one below. */
function Standing({ advice }: { readonly advice: Reading<RecommendationAnswer> }) {
  const { say, welcome } = useSession();
  if (advice.value === null) return <p className="empty">{say(advice.fault ? "no_answer" : "computing")}</p>;
  if (advice.fault === null) return null;
  return (
    <p className="empty fault">
      {say("no_answer_since", { at: clockTime(Date.parse(advice.value.at), welcome.time_zone) })}
    </p>
  );
}

interface NearbyProps {
  readonly helpers: readonly { readonly candidate: CandidateAnswer; readonly nth: number }[];
  readonly onAssign: (nth: number) => void;
}

/** Who has no ambulance and would be there before the first crew. */
function Nearby({ helpers, onAssign }: NearbyProps) {
  const { say, seat, board } = useSession();
  const units = usePart(board, (state) => state.units);
  return (
    <div className="nearby">
      <h3>{say("until_the_crew")}</h3>
      {helpers.map(({ candidate, nth }) => (
        <button
          key={candidate.unit}
          type="button"
          tabIndex={-1}
          onClick={(event) => event.detail < 2 && onAssign(nth)}
        >
          <b>{units.get(candidate.unit)?.call_sign ?? candidate.unit}</b> {say(`moves_${candidate.moves}`)}{" "}
          <b>{drive(candidate.eta_ms, seat.language)}</b>
        </button>
      ))}
    </div>
  );
}

interface CandidateProps {
  readonly candidate: CandidateAnswer;
  readonly nth: number;
  readonly incident: IncidentAnswer;
  /** When the list was made. */
  readonly at: string;
  /** Whether it is told why it is not the first. */
  readonly isAsked: boolean;
  readonly onAsk: () => void;
  readonly onAssign: (nth: number) => void;
}

function Candidate(props: CandidateProps) {
  const { candidate, nth, isAsked } = props;
  const session = useSession();
  const { say, seat } = session;
  const unit = usePart(session.board, (board) => board.units.get(candidate.unit));
  const minutes = (ms: number) => decimal(ms / MINUTE_MS, seat.language);
  return (
    <div className="candidate-row">
      <button
        type="button"
        tabIndex={-1}
        className={candidate.recommended ? "candidate best" : "candidate"}
        onClick={(event) => event.detail < 2 && props.onAssign(nth)}
      >
        <kbd>{nth + 1}</kbd>
        <b className="call-sign">{unit?.call_sign ?? candidate.unit}</b>
        <span className="kind">
          {candidate.moves !== "road" && <b>{`${say(`moves_${candidate.moves}`)} `}</b>}
          {unit?.capabilities.map((each) => say(each)).join(" ")}
        </span>
        <b className="eta">
          {drive(candidate.eta_ms, seat.language)}
          {candidate.estimated && ` (${say("estimated")})`}
        </b>
        <span className="price">
          {say("price")} <b>{minutes(candidate.price)}</b> {say("min")}
        </span>
        <span className="parts">
          {candidate.leaves !== null && (
            <b className="turned">{`${say("diverted_from", { incident: incidentOf(candidate.leaves) })} `}</b>
          )}
          {candidate.parts
            .filter((part) => part.ms >= TOLD_FROM_MS)
            .map((part) => `${part.text.split(":")[0]} ${minutes(part.ms)}`)
            .join(" + ")}
        </span>
      </button>
      <button
        type="button"
        tabIndex={-1}
        className="ask-why"
        title={say("why_not_it")}
        aria-label={`${unit?.call_sign ?? candidate.unit}: ${say("why_not_it")}`}
        aria-expanded={isAsked}
        onClick={props.onAsk}
      >
        ?
      </button>
      {isAsked && <Why incident={props.incident} unit={candidate.unit} at={props.at} />}
    </div>
  );
}

/** Reasons with the units that they keep away, not a line for each. */
function Refused({ recommendation }: { readonly recommendation: RecommendationAnswer }) {
  const session = useSession();
  const units = usePart(session.board, (board) => board.units);
  const byText = new Map<string, string[]>();
  for (const each of recommendation.refused)
    byText.set(each.text, [...(byText.get(each.text) ?? []), units.get(each.unit)?.call_sign ?? each.unit]);
  if (byText.size === 0) return null;
  return (
    <div className="refused">
      <h3>{session.say("refused_units")}</h3>
      {[...byText].map(([text, callSigns]) => (
        <p key={text}>
          {text}: {callSigns.join(", ")}
        </p>
      ))}
    </div>
  );
}
