import { type FormEvent, useLayoutEffect, useRef, useState } from "react";
import type { HazardKind, IncidentAnswer, Problem } from "../events";
import { problemWords, reasonWords } from "../problems";
import { useSession } from "../session";
import type { Say } from "../words";
import { Field } from "./Field";
import { HAZARD_KINDS, hazardFault, refusalWord, warningOf } from "./hazards";

interface HazardFormProps {
  readonly incident: IncidentAnswer;
  readonly onWritten: () => void;
}

/** A warning of the place of an incident, by keyboard: what kind, what to know, Enter. */
export function HazardForm({ incident, onWritten }: HazardFormProps) {
  const { commands, say } = useSession();
  const form = useRef<HTMLFormElement>(null);
  const [fault, setFault] = useState<string>();
  const [isSent, setSent] = useState(false);
  useLayoutEffect(() => form.current?.querySelector<HTMLElement>("select")?.focus(), []);

  const write = async (kind: HazardKind, text: string) => {
    const warning = warningOf(incident, kind, text);
    const wrong = warning ? hazardFault(text, say) : say("hazard_no_place");
    setFault(wrong ?? undefined);
    if (!warning || wrong) return form.current?.querySelector<HTMLElement>("input")?.focus();
    setSent(true);
    const words = say("to_warn", { kind: say(`hazard_${kind}`) });
    const outcome = await commands.send("/hazards", warning, words);
    setSent(false);
    if (outcome.ok) {
      form.current?.reset();
      onWritten();
    } else {
      commands.dismiss(outcome.key);
      setFault(refusalWords(outcome.problem, say));
    }
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const told = new FormData(event.currentTarget);
    if (!isSent) void write(told.get("kind") as HazardKind, String(told.get("hazard") ?? ""));
  };
  return (
    <form className="hazard-form" noValidate ref={form} onSubmit={submit}>
      <label>
        {say("hazard_kind")}
        <select name="kind">
          {HAZARD_KINDS.map((each) => (
            <option key={each} value={each}>
              {say(`hazard_${each}`)}
            </option>
          ))}
        </select>
      </label>
      <Field label={say("hazard_text")} name="hazard" fault={fault} hint={say("hazard_replaces")} />
      <button type="submit" className="main" disabled={isSent}>
        <kbd>Enter</kbd> {say(isSent ? "sending" : "hazard_add")}
      </button>
    </form>
  );
}

function refusalWords(problem: Problem, say: Say): string {
  const [error] = problem.errors;
  if (error === undefined) return problemWords(problem, say);
  const known = refusalWord(error.field, error.reason);
  return known ? say(known) : reasonWords(error.reason, say);
}
