import { useEffect, useState } from "react";
import { ask } from "../api";
import type { OnCard, Others, SignOfLife } from "../events";
import { useSession } from "../session";
import { Quoted } from "../told";

/** How often a console says that it is there; without it for 20 s its calls go to others. */
const EVERY_MS = 5_000;
const NOBODY: Others = { incident: null, others: [] };

/**
 * Say which card is open here, and hear who else has it open. A page that nobody sees has no card open, but its
 * person is still at work.
 */
export function usePresence(incident: string | null): readonly OnCard[] {
  const { seat } = useSession();
  const [told, setTold] = useState(NOBODY);
  useEffect(() => {
    const stop = new AbortController();
    const say = () => {
      const sign: SignOfLife = { incident: document.visibilityState === "visible" ? incident : null };
      ask<Others>("/presence", sign, seat, stop.signal).then(setTold, () => {
        if (!stop.signal.aborted) setTold(NOBODY);
      });
    };
    say();
    const beat = setInterval(say, EVERY_MS);
    document.addEventListener("visibilitychange", say);
    return () => {
      stop.abort();
      clearInterval(beat);
      document.removeEventListener("visibilitychange", say);
    };
  }, [incident, seat]);
  return told.incident === incident ? told.others : NOBODY.others;
}

/** Who else has this card open, and at which seat. */
export function OthersHere({ others }: { readonly others: readonly OnCard[] }) {
  const { say } = useSession();
  if (others.length === 0) return null;
  return (
    <p className="others-here" role="status">
      <i aria-hidden>◉</i> {say("also_here")}:{" "}
      {others.map(({ name, seat }, nth) => (
        <span key={`${name} ${seat}`}>
          {nth > 0 && ", "}
          <Quoted text={name} /> ({say("seat")} <Quoted text={seat} />)
        </span>
      ))}
    </p>
  );
}
