import { useEffect } from "react";
import type { PhoneLine } from "../board";
import type { CallMoved, Line } from "../events";
import { useReading } from "../reading";
import { useSession } from "../session";
import { apply } from "../state";
import { usePart } from "../store";

/** From the first ring to the answer: 20 s for 98 % of calls (government decree 1931 of 12.11.2021). */
export const ANSWER_WITHIN_MS = 20_000;

/** Which calls stand first: those that somebody speaks with, those that ring, those to call back. */
const RANKS: Readonly<Record<string, number>> = { answered: 0, ringing: 1, released: 1, abandoned: 2 };

/** Calls that want somebody: whoever rings stands before all who are to be called back, the longest waiting first. */
export function openLines(lines: ReadonlyMap<string, PhoneLine>): PhoneLine[] {
  return [...lines.values()].filter((each) => each.state !== "ended").sort(byRankAndAge);
}

function byRankAndAge(a: PhoneLine, b: PhoneLine): number {
  const rank = (RANKS[a.state] ?? 0) - (RANKS[b.state] ?? 0);
  return rank || Date.parse(a.received_at) - Date.parse(b.received_at) || Number(a.id) - Number(b.id);
}

/** The call to take next: the oldest that rings or that nobody holds, then the oldest that wants to be called back. */
export function nextToTake(lines: readonly PhoneLine[]): PhoneLine | null {
  const waiting = lines.find((each) => each.state === "ringing" || each.state === "released");
  return waiting ?? lines.find((each) => each.state === "abandoned") ?? null;
}

/**
 * The telephone: which calls want somebody, and what can be done with them.
 *
 * @param onAnswered hears of the incident of a call that was answered here
 */
export function useTelephone(onAnswered: (incident: string) => void) {
  const session = useSession();
  const { board, commands, say } = session;
  const since = usePart(board, (each) => each.since);
  const lines = openLines(usePart(board, (each) => each.lines));
  const listed = useReading<readonly Line[]>("/telephone", since).value;
  useEffect(() => {
    if (listed) board.set(apply(board.get(), { kind: "lines", lines: listed }));
  }, [board, listed]);

  const move = (line: PhoneLine, what: "answer" | "release" | "end", body: unknown = {}) =>
    commands.send<CallMoved>(
      `/calls/${line.id}/${what}`,
      body,
      say(`to_${what}`, { phone: line.phone ?? "" }),
    );
  const answer = async (line: PhoneLine) => {
    const outcome = await move(line, "answer");
    if (outcome.ok) onAnswered(outcome.answer.incident);
  };
  return {
    lines,
    answer,
    answerNext: () => {
      const next = nextToTake(lines);
      if (next) void answer(next);
    },
    release: (line: PhoneLine) => void move(line, "release", { why: "passed_on" }),
    end: (line: PhoneLine) => void move(line, "end"),
    /** End the call that somebody has. */
    endOf: (taker: string | null) => {
      const own = lines.find((each) => each.state === "answered" && each.taker === taker);
      if (own) void move(own, "end");
    },
  };
}

export type Telephone = ReturnType<typeof useTelephone>;
