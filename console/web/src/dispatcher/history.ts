import { useMemo, useRef, useState } from "react";
import type { CallHistory, IncidentAnswer, PastCallAnswer } from "../events";
import { type Reading, useReading } from "../reading";
import type { Say } from "../words";
import { useAgain } from "./hazards";

/** What is known from before of the number and the place of an incident; `written` counts what was written here. */
export function useHistory(incident: IncidentAnswer, written: number): Reading<CallHistory> {
  const [call] = incident.calls;
  const again = useAgain();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another object with each of them reads again
  const stamp = useMemo(() => ({}), [incident, again, written]);
  return useReading(call === undefined ? null : `/calls/${call}/history`, stamp);
}

/** How many calls came before, and how many of them were false. */
export function countWords(past: { calls: readonly unknown[]; false_calls: number }, say: Say): string {
  const count = String(past.calls.length);
  if (past.calls.length === 0) return say("past_none");
  const falseOnes = past.false_calls > 0 ? `, ${say("past_false", { count: String(past.false_calls) })}` : "";
  return `${count}${falseOnes}`;
}

/** What became of a call: that it is about this very incident, or why its own was closed, or that it is not. */
export function outcomeWords({ incident, outcome }: PastCallAnswer, own: string, say: Say): string {
  if (incident === own) return say("past_own");
  return say(outcome === null ? "past_open" : `because_${outcome}`);
}

/** Calls that may be chosen: of incidents that are on the board, but not of the one that is. */
export function isElsewhere(
  call: PastCallAnswer,
  own: IncidentAnswer,
  incidents: ReadonlyMap<string, IncidentAnswer>,
): boolean {
  return call.incident !== own.id && incidents.has(call.incident);
}

/** Whether all that is known before of an incident is shown; what had the focus has it again afterwards. */
export function useUnfolded(incident: string | null) {
  const [unfolded, setUnfolded] = useState<string | null>(null);
  const cameFrom = useRef<Element | null>(null);
  const open = () => {
    cameFrom.current = document.activeElement;
    setUnfolded(incident);
  };
  const close = () => {
    setUnfolded(null);
    focusAgain(cameFrom.current);
  };
  return { isOpen: incident !== null && unfolded === incident, open, close };
}

/** Give the focus back; where its holder is gone, to the questions that stand there, lest a digit sends a crew. */
function focusAgain(last: Element | null): void {
  const isThere = last?.isConnected && last !== document.body;
  const home = isThere ? last : document.querySelector(".triage");
  if (home instanceof HTMLElement) home.focus();
}
