import { type CSSProperties, useEffect, useRef, useState } from "react";
import type { CallerInstruction, InstructionStep } from "../events";
import { duration } from "../formats";
import { useSession } from "../session";
import { useBeat } from "../store";
import { beatMs, leftS } from "./interview";

/** Which step the caller is at, and since when; before the first one none has been told. */
interface At {
  readonly step: number;
  readonly sinceMs: number;
}

export interface Steps {
  readonly at: At;
  readonly go: (by: 1 | -1) => void;
}

const NOT_BEGUN: At = { step: -1, sinceMs: 0 };

/** Where a caller stands in instructions; others begin anew. */
export function useSteps(instructions: readonly CallerInstruction[]): Steps {
  const { now } = useSession();
  const codes = instructions.map((each) => each.code).join(" ");
  const [kept, setKept] = useState({ codes, at: NOT_BEGUN });
  const at = kept.codes === codes ? kept.at : NOT_BEGUN;
  const count = instructions.reduce((sum, each) => sum + each.steps.length, 0);
  const go = (by: 1 | -1) => {
    const step = Math.min(Math.max(at.step + by, -1), count);
    if (step !== at.step) setKept({ codes, at: { step, sinceMs: now() } });
  };
  return { at, go };
}

interface InstructionsProps {
  readonly instructions: readonly CallerInstruction[];
  readonly steps: Steps;
}

/** What the caller is told to do, one step after another, each with its countdown and its beat. */
export function InstructionSteps({ instructions, steps }: InstructionsProps) {
  const { say } = useSession();
  const count = instructions.reduce((sum, each) => sum + each.steps.length, 0);
  let before = 0;
  return (
    <section className="instructions" aria-label={say("tell_caller")}>
      <h3>
        {say("tell_caller")}
        {steps.at.step < count && (
          <button type="button" onClick={() => steps.go(1)}>
            <kbd>{say("key_space")}</kbd> {say(steps.at.step < 0 ? "first_step" : "next_step")}
          </button>
        )}
      </h3>
      {instructions.map((each) => {
        const first = before;
        before += each.steps.length;
        return (
          <div key={each.code}>
            <h4>{each.title}</h4>
            <ol>
              {each.steps.map((step, nth) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: steps never change their order
                <Step key={nth} step={step} nth={first + nth} at={steps.at} />
              ))}
            </ol>
          </div>
        );
      })}
    </section>
  );
}

function Step({ step, nth, at }: { readonly step: InstructionStep; readonly nth: number; readonly at: At }) {
  const isNow = nth === at.step;
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isNow) row.current?.scrollIntoView({ block: "nearest" });
  }, [isNow]);
  return (
    <li ref={row} className={isNow ? "now" : ""} aria-current={isNow ? "step" : undefined}>
      <i aria-hidden>{isNow ? "▶" : nth < at.step ? "✓" : "·"}</i>
      <span>{step.text}</span>
      {isNow && step.wait_s !== null && <Countdown waitS={step.wait_s} sinceMs={at.sinceMs} />}
      {isNow && step.beat_per_min !== null && <Beat perMin={step.beat_per_min} />}
    </li>
  );
}

function Countdown({ waitS, sinceMs }: { readonly waitS: number; readonly sinceMs: number }) {
  const { say, now } = useSession();
  const left = leftS(waitS, sinceMs, useBeat(now));
  if (left === 0) return <b className="doubt">▲ {say("time_for_next")}</b>;
  return <time>{duration(left * 1_000)}</time>;
}

/** A beat to count to, seen and not heard. */
function Beat({ perMin }: { readonly perMin: number }) {
  const { say } = useSession();
  const style = { "--beat": `${beatMs(perMin)}ms` } as CSSProperties;
  return (
    <b className="beat" style={style}>
      <i aria-hidden>●</i> {say("beat_per_min", { beat: String(perMin) })}
    </b>
  );
}
