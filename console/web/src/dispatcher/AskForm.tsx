import { type FormEvent, type KeyboardEvent, useLayoutEffect, useRef, useState } from "react";
import type { AssignmentAnswer, HospitalChoiceAnswer, IncidentAnswer } from "../events";
import { offered } from "../hospitalChoice";
import { useReading } from "../reading";
import { useSession } from "../session";
import { usePart } from "../store";
import { ACTION_KEYS, type Answer, goesToHospital, type Question } from "./actions";
import { Field } from "./Field";
import { useOptionWords } from "./optionWords";

interface AskFormProps {
  readonly question: Question;
  readonly incident: IncidentAnswer;
  readonly nameOf: (reason: string) => string;
  readonly onAnswer: (answer: Answer) => void;
  readonly onCancel: () => void;
}

const MOST_ROWS = 7;

/** Asks before something is done: which crew, what, why; Enter does it, Esc does not. */
export function AskForm({ question, incident, nameOf, onAnswer, onCancel }: AskFormProps) {
  const { say } = useSession();
  const form = useRef<HTMLFormElement>(null);
  const [crewId, setCrew] = useState(question.crews[0]?.id);
  const crew = question.crews.find((each) => each.id === crewId) ?? question.crews[0] ?? null;
  const options = question.options?.(crew) ?? [];
  const [picked, setPicked] = useState<string | null>(null);
  const option = picked !== null && options.includes(picked) ? picked : (options[0] ?? "");
  const wordsOf = useOptionWords(question.code, incident, nameOf);
  useLayoutEffect(() => form.current?.querySelector<HTMLElement>("select, input, button")?.focus(), []);

  const mustTell = question.words === "must" || (question.code === "close" && option === "other");
  const [isFault, setFault] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const told = new FormData(event.currentTarget);
    const words = String(told.get("words") ?? "").trim();
    if (mustTell && words === "") {
      setFault(true);
      return event.currentTarget.querySelector<HTMLElement>("[name=words]")?.focus();
    }
    const hospital = told.get("hospital");
    onAnswer({ crew, option, words, hospital: hospital === null ? null : String(hospital) });
  };
  const press = (event: KeyboardEvent) => {
    if (!event.code.endsWith("Enter") || !(event.target as HTMLElement).matches("select")) return;
    event.preventDefault();
    form.current?.requestSubmit();
  };
  const isEmpty = question.options !== null && options.length === 0;
  return (
    <section className="pane card" aria-label={say(`do_${question.code}`)}>
      <h2>
        #{incident.id} {say(`do_${question.code}`)} <kbd>{ACTION_KEYS[question.code].label}</kbd>
      </h2>
      <form className="ask" noValidate ref={form} onSubmit={submit} onKeyDown={press}>
        {question.crews.length > 1 && <CrewSelect crews={question.crews} value={crew?.id} onPick={setCrew} />}
        {question.crews.length === 1 && crew && <CrewName crew={crew} />}
        {isEmpty && <p className="empty">{say("nothing_to_choose")}</p>}
        {options.length > 0 && (
          <label>
            {say(`which_${question.code}`)}
            <select
              name="option"
              size={Math.min(Math.max(options.length, 2), MOST_ROWS)}
              value={option}
              onChange={(event) => setPicked(event.target.value)}
            >
              {options.map((each) => (
                <option key={each} value={each}>
                  {wordsOf(each)}
                </option>
              ))}
            </select>
          </label>
        )}
        {goesToHospital(option) && <HospitalSelect incident={incident} />}
        {question.words !== "no" && (
          <Field
            label={say(mustTell ? "why_must" : "why_may")}
            name="words"
            maxLength={300}
            fault={isFault && mustTell ? say("why_missing") : undefined}
          />
        )}
        <p className="buttons">
          <button type="submit" className="main" disabled={isEmpty}>
            <kbd>Enter</kbd> {say(`do_${question.code}`)}
          </button>
          <button type="button" onClick={onCancel}>
            <kbd>Esc</kbd> {say("cancel")}
          </button>
        </p>
      </form>
    </section>
  );
}

function CrewName({ crew }: { readonly crew: AssignmentAnswer }) {
  const session = useSession();
  const units = usePart(session.board, (board) => board.units);
  return (
    <p>
      <b>{units.get(crew.unit)?.call_sign ?? crew.unit}</b> · {session.say(crew.status)}
    </p>
  );
}

interface CrewSelectProps {
  readonly crews: readonly AssignmentAnswer[];
  readonly value: string | undefined;
  readonly onPick: (crew: string) => void;
}

function CrewSelect({ crews, value, onPick }: CrewSelectProps) {
  const session = useSession();
  const { say } = session;
  const units = usePart(session.board, (board) => board.units);
  return (
    <label>
      {say("crew")}
      <select name="crew" value={value} onChange={(event) => onPick(event.target.value)}>
        {crews.map((each) => (
          <option key={each.id} value={each.id}>
            {units.get(each.unit)?.call_sign ?? each.unit} · {say(each.status)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** To which hospital: that of planned work, then the best ones. */
function HospitalSelect({ incident }: { readonly incident: IncidentAnswer }) {
  const { say } = useSession();
  const choices = useReading<readonly HospitalChoiceAnswer[]>(`/incidents/${incident.id}/hospitals`).value;
  if (!choices?.length) return null;
  return (
    <label>
      {say("hospital")}
      <select name="hospital">
        {offered(choices, incident.hospital).map((each) => (
          <option key={each.id} value={each.id}>
            {each.name}
          </option>
        ))}
      </select>
    </label>
  );
}
