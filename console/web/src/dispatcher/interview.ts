import { useState } from "react";
import type { Choice, Given, GivenAnswer, IncidentAnswer, Triage, TriageAnswer } from "../events";
import { useReading } from "../reading";
import { useSession } from "../session";

/** Flashes a second from which on some people fall ill (WCAG 2.3.1). */
const MOST_FLASHES = 3;

/** How long a beat that is shown lasts; one that is too fast to be shown safely is shown every second time. */
export function beatMs(beatPerMin: number): number {
  const ms = 60_000 / beatPerMin;
  return ms > 1_000 / MOST_FLASHES ? ms : beatMs(beatPerMin / 2);
}

/** Seconds that are left of a wait; 0 once it is over. */
export function leftS(waitS: number, sinceMs: number, nowMs: number): number {
  return Math.max(Math.ceil(waitS - (nowMs - sinceMs) / 1_000), 0);
}

/** The digit of a key, 1 to 9; null where it is none. */
export function digitOf(code: string): number | null {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(code)?.[1];
  return digit === undefined ? null : Number(digit);
}

/** The answer that was chosen of those that could be given. */
export function chosenOf({ answer, answers }: GivenAnswer): Choice | null {
  return answers.find((each) => each.code === answer) ?? null;
}

/** All answers so far and one more; one to a question that was answered before counts instead of that. */
export function withAnswer(told: TriageAnswer, question: string, answer: string, at: string): Triage {
  const given: readonly Given[] = told.answers.map(({ question, answer, at }) => ({ question, answer, at }));
  return {
    reason: told.reason,
    opened_at: told.opened_at,
    seen: told.version,
    catalogue: told.catalogue,
    answers: [...given, { question, answer, at }],
  };
}

export interface Interview {
  /** As it stands; null while it was not read. */
  readonly told: TriageAnswer | null;
  readonly fault: "no answer" | "refused" | null;
  readonly isBusy: boolean;
  /** Whether somebody else has answered meanwhile, so that the last answer was not taken. */
  readonly isOvertaken: boolean;
  readonly answer: (question: string, choice: Choice) => void;
}

/** The interview about an incident: read again with each change of it, answered one question at a time. */
export function useInterview(incident: IncidentAnswer): Interview {
  const { commands, now, say } = useSession();
  const [tries, setTries] = useState(0);
  const path = `/incidents/${incident.id}/triage`;
  const reading = useReading<TriageAnswer>(path, `${incident.version} ${tries}`);
  const [answered, setAnswered] = useState<TriageAnswer | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isOvertaken, setOvertaken] = useState(false);
  const told = newer(reading.value, answered?.incident === incident.id ? answered : null);

  const answer = async (question: string, choice: Choice) => {
    if (told === null || isBusy) return;
    setBusy(true);
    const body = withAnswer(told, question, choice.code, new Date(now()).toISOString());
    const outcome = await commands.send<TriageAnswer>(path, body, `#${incident.id} ${say("interview")}`);
    setBusy(false);
    if (outcome.ok) setAnswered(outcome.answer);
    const isStale = !outcome.ok && outcome.problem.code === "stale_version";
    setOvertaken(isStale);
    if (!isStale) return;
    commands.dismiss(outcome.key);
    setTries((count) => count + 1);
  };
  return {
    told,
    fault: reading.fault,
    isBusy,
    isOvertaken,
    answer: (question, choice) => void answer(question, choice),
  };
}

/** What was read, unless an answer has come since. */
export function newer(read: TriageAnswer | null, answered: TriageAnswer | null): TriageAnswer | null {
  if (read === null || answered === null) return read ?? answered;
  return answered.version > read.version ? answered : read;
}
