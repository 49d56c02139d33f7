import { Fragment, useState } from "react";
import type { HazardAnswer, NewCall } from "../events";
import { useReading } from "../reading";
import { useSession } from "../session";
import { useBeat } from "../store";
import { Quoted } from "../told";
import { agoWords, isWayIn, pathOfTyped, spanWords, useSettled, worstFirst } from "./hazards";

/** Hazards whose texts have room in one line; of more the signs alone are told. */
const MOST_TEXTS = 3;

interface HazardProps {
  readonly hazard: HazardAnswer;
}

/** What a hazard is, as a sign and a word. */
export function HazardSign({ hazard: { kind } }: HazardProps) {
  const { say } = useSession();
  const isSafe = isWayIn(kind);
  return (
    <b className={isSafe ? "hazard way-in" : "hazard"}>
      {isSafe ? "→" : "⚠\uFE0E"} {say(`hazard_${kind}`)}
    </b>
  );
}

/** A hazard whole: what, in whose words, who wrote it when, and how long it holds. */
export function HazardTold({ hazard, nowMs }: HazardProps & { readonly nowMs: number }) {
  const { say } = useSession();
  const { text, set_by: by, at, until } = hazard;
  return (
    <>
      <HazardSign hazard={hazard} /> <Quoted text={text} />{" "}
      <small>
        <Quoted text={by} />, {agoWords(at, nowMs, say)}
        {until && `, ${say("hazard_left", { age: spanWords(Date.parse(until) - nowMs, say) })}`}
      </small>
    </>
  );
}

/** The hazards of a place in one line: the texts give way to each other, the signs to nothing. */
export function HazardLine({ hazards }: { readonly hazards: readonly HazardAnswer[] }) {
  const { say } = useSession();
  if (hazards.length === 0) return <span className="quiet">{say("hazards_none")}</span>;
  return worstFirst(hazards).map((each) => (
    <Fragment key={each.id}>
      <HazardSign hazard={each} />
      {hazards.length <= MOST_TEXTS && <Quoted text={each.text} />}
    </Fragment>
  ));
}

/** The hazards of a place that is being typed, in a line that is there whatever it tells. */
export function HazardsOfTyped({ call }: { readonly call: NewCall }) {
  const { say } = useSession();
  const { value, fault } = useReading<readonly HazardAnswer[]>(useSettled(pathOfTyped(call)));
  return (
    <div className="wide past-line" role="status">
      {value && <HazardLine hazards={value} />}
      {fault === "no answer" && <b className="fault">{say("hazards_no_answer")}</b>}
    </div>
  );
}

interface HazardListProps {
  readonly hazards: readonly HazardAnswer[];
  readonly onLifted: () => void;
}

export function HazardList({ hazards, onLifted }: HazardListProps) {
  const session = useSession();
  const nowMs = useBeat(session.now);
  if (hazards.length === 0) return null;
  return (
    <ul className="hazards" aria-label={session.say("hazards")}>
      {worstFirst(hazards).map((each) => (
        <li key={each.id}>
          <span>
            <HazardTold hazard={each} nowMs={nowMs} />
          </span>
          <Lift hazard={each} onLifted={onLifted} />
        </li>
      ))}
    </ul>
  );
}

/** Takes a warning back, at the second press. */
function Lift({ hazard, onLifted }: { readonly hazard: HazardAnswer; readonly onLifted: () => void }) {
  const { commands, say } = useSession();
  const [isSure, setSure] = useState(false);
  const lift = async () => {
    if (!isSure) return setSure(true);
    const words = say("to_lift_hazard", { kind: say(`hazard_${hazard.kind}`) });
    const outcome = await commands.send(`/hazards/${hazard.id}`, null, words, { method: "DELETE" });
    if (outcome.ok) onLifted();
  };
  return (
    <button type="button" onClick={() => void lift()}>
      {say(isSure ? "hazard_sure" : "hazard_lift")}
    </button>
  );
}
