import { type KeyboardEvent, type MouseEvent, type ReactNode, useEffect, useRef } from "react";
import type { Choice, GivenAnswer, IncidentAnswer, QuestionAnswer, TriageAnswer } from "../events";
import { duration } from "../formats";
import { urgencyGlyph } from "../palette";
import { useSession } from "../session";
import { InstructionSteps, useSteps } from "./InstructionSteps";
import { chosenOf, digitOf, type Interview, useInterview } from "./interview";
import { WithoutCrew } from "./TriageWays";

interface TriageProps {
  readonly incident: IncidentAnswer;
  readonly nameOf: (reason: string) => string;
  readonly onDone: () => void;
  readonly children?: ReactNode;
}

/** The interview: the present question, its answers by digits, and what the answers make of the incident. */
export function TriagePanel({ incident, nameOf, onDone, children }: TriageProps) {
  const { say } = useSession();
  const panel = useRef<HTMLElement>(null);
  const interview = useInterview(incident);
  const { told } = interview;
  const steps = useSteps(told?.instructions ?? []);
  // A digit is an answer as long as the panel has the focus; the button that had it may be gone.
  const code = told?.question?.code;
  // biome-ignore lint/correctness/useExhaustiveDependencies: with each question anew
  useEffect(() => {
    if (document.activeElement === document.body) panel.current?.focus();
  }, [code]);
  useEffect(() => panel.current?.focus(), []);

  const press = (event: KeyboardEvent) => {
    if (event.altKey || event.ctrlKey || event.metaKey || isField(event.target)) return;
    const digit = digitOf(event.code);
    const isButton = (event.target as HTMLElement).matches("button, summary");
    if (digit === null && event.code !== "Space" && !event.code.endsWith("Enter")) return;
    event.stopPropagation();
    if (isButton && digit === null) return;
    event.preventDefault();
    if (event.repeat) return;
    const choice = digit === null ? undefined : told?.question?.answers[digit - 1];
    if (told?.question && choice) interview.answer(told.question.code, choice);
    if (event.code === "Space") steps.go(event.shiftKey ? -1 : 1);
  };
  /** What was clicked does not keep the focus: the next digit is an answer, and no crew. */
  const click = (event: MouseEvent) => {
    event.stopPropagation();
    if (!isField(event.target) && !(event.target as HTMLElement).closest("form")) panel.current?.focus();
  };
  return (
    <section
      className="pane card triage"
      aria-label={say("interview")}
      ref={panel}
      tabIndex={-1}
      onKeyDown={press}
      onClick={click}
    >
      <h2>
        #{incident.id} <span className="urgency">{urgencyGlyph(incident.priority)}</span>
        <span className="cut">
          {say("interview")}: {nameOf(incident.reason)}
        </span>
        <small>
          <kbd>Alt+A</kbd>
        </small>
        <button type="button" onClick={onDone}>
          <kbd>Esc</kbd> {say("to_card")}
        </button>
      </h2>
      {children}
      {told === null ? (
        <p className="empty">
          {interview.fault === "refused"
            ? say("interview_refused")
            : say(interview.fault ? "no_answer" : "computing")}
        </p>
      ) : (
        <div className="triage-body">
          <div>
            <Asked interview={interview} told={told} />
            <WithoutCrew incident={incident} ways={told.ways} onDone={() => panel.current?.focus()} />
            <Given interview={interview} answers={told.answers} />
          </div>
          <div>
            <Judged told={told} />
            {told.instructions.length > 0 && (
              <InstructionSteps instructions={told.instructions} steps={steps} />
            )}
          </div>
        </div>
      )}
    </section>
  );
}

function isField(target: EventTarget): boolean {
  return target instanceof HTMLElement && target.matches("input, textarea, select");
}

interface AskedProps {
  readonly interview: Interview;
  readonly told: TriageAnswer;
}

/** The question to ask now. */
function Asked({ interview, told }: AskedProps) {
  const { say } = useSession();
  const { question } = told;
  return (
    <div className="question" aria-live="polite">
      {interview.isOvertaken && <p className="doubt">▲ {say("answered_meanwhile")}</p>}
      {question === null ? (
        <p className="end">✓ {say("interview_ended")}</p>
      ) : (
        <>
          <p className="asked">{question.text}</p>
          <Answers question={question} interview={interview} />
        </>
      )}
    </div>
  );
}

function Answers({
  question,
  interview,
}: {
  readonly question: QuestionAnswer;
  readonly interview: Interview;
}) {
  return (
    <p className="answers">
      {question.answers.map((each, nth) => (
        <button
          key={each.code}
          type="button"
          className={each.red_flag ? "red-flag" : ""}
          aria-disabled={interview.isBusy}
          onClick={() => interview.answer(question.code, each)}
        >
          <kbd>{nth + 1}</kbd> <AnswerText choice={each} />
        </button>
      ))}
    </p>
  );
}

/** An answer; a sign of danger to life is told by a shape and a word, not by its colour alone. */
function AnswerText({ choice }: { readonly choice: Choice }) {
  const { say } = useSession();
  return (
    <>
      {choice.text}
      {choice.red_flag && <b className="flag"> ▲ {say("red_flag")}</b>}
    </>
  );
}

interface GivenProps {
  readonly interview: Interview;
  readonly answers: readonly GivenAnswer[];
}

/** What was answered; another answer to it is one click away. */
function Given({ interview, answers }: GivenProps) {
  const { say } = useSession();
  const counting = answers.filter((each) => each.counts);
  if (counting.length === 0) return null;
  return (
    <section className="given" aria-label={say("answered")}>
      <h3>{say("answered")}</h3>
      {counting.map((each) => (
        <details key={each.question} name="given">
          <summary>
            <span>{each.text}</span> <Chosen given={each} />
          </summary>
          <Answers
            question={{ code: each.question, text: each.text, answers: each.answers }}
            interview={interview}
          />
        </details>
      ))}
    </section>
  );
}

function Chosen({ given }: { readonly given: GivenAnswer }) {
  const choice = chosenOf(given);
  return <b>{choice ? <AnswerText choice={choice} /> : given.answer}</b>;
}

/** What the answers make of the incident. */
function Judged({ told }: { readonly told: TriageAnswer }) {
  const { say } = useSession();
  return (
    <section className="judged" aria-label={say("judged")}>
      <p className="verdict">
        <span className="urgency">{urgencyGlyph(told.priority)}</span> <strong>{say(told.form)}</strong>
        {told.provisional && <b className="doubt"> ◌ {say("preliminary")}</b>}
      </p>
      {told.priority !== told.judged && (
        <p className="doubt">{say("by_hand", { judged: urgencyGlyph(told.judged) })}</p>
      )}
      <p>
        {say("target", { limit: duration(told.target_s * 1_000) })} · {say("units_wanted")}: {told.units}
        {told.needs.length > 0 && ` · ${told.needs.map((each) => say(each)).join(" ")}`}
      </p>
      <p>{told.explanation}</p>
      {told.approved_by === null && <p className="unapproved">◇ {say("not_approved")}</p>}
    </section>
  );
}
