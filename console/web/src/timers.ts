import type { AssignmentAnswer, IncidentAnswer } from "./events";
import { helpIsOwed } from "./folding/incidents";

/** A clock that runs, as dispatch/timers.py reads it off a record. */
export interface Timer {
  readonly startedMs: number;
  /** When it is told first, where that comes before the limit. */
  readonly warnMs: number;
  readonly dueMs: number;
}

export type Level = "running" | "warned" | "over";

const CONFIRMATION_MS = 30_000;
const PROCESSING_MS = 60_000;
const WARNING_MS = 15_000;
const ACKNOWLEDGEMENT_MS = 30_000;
const TURNOUT_MS = 120_000;
/** How long before planned work a unit is looked for. */
const LEAD_MS = 30 * 60_000;

export function levelOf(timer: Timer, nowMs: number): Level {
  if (nowMs >= timer.dueMs) return "over";
  return nowMs >= timer.warnMs ? "warned" : "running";
}

/** From an incident that came by itself to a person who has seen it. */
export function confirmationTimer(incident: IncidentAnswer): Timer {
  const startedMs = Date.parse(incident.opened_at);
  return limited(startedMs, startedMs + CONFIRMATION_MS);
}

/** From an incident that waits to a unit that is sent; planned work waits from half an hour before it begins. */
export function waitingTimer(incident: IncidentAnswer): Timer {
  const opened = Date.parse(incident.opened_at);
  const begin = incident.due_at === null ? opened : Math.max(opened, Date.parse(incident.due_at) - LEAD_MS);
  const freed = incident.assignments.flatMap((each) =>
    each.times.ended && !each.assists ? Date.parse(each.times.ended) : [],
  );
  const startedMs = Math.max(begin, ...freed);
  return limited(startedMs, startedMs + PROCESSING_MS);
}

/** From the call to a crew at its place; null once one was there, or where none is wanted. */
export function arrivalTimer(incident: IncidentAnswer, reasonTargetS: number | undefined): Timer | null {
  const isReached = incident.assignments.some(
    (each) => each.times.on_scene && !each.assists && !helpIsOwed(each),
  );
  const targetS = incident.target_s ?? reasonTargetS;
  if (isReached || incident.units === 0) return null;
  const opened = Date.parse(incident.opened_at);
  if (incident.due_at !== null) return limited(opened, Date.parse(incident.due_at));
  return targetS === undefined ? null : limited(opened, opened + targetS * 1000);
}

/** Until a crew answers, warned of first; then until its wheels roll. */
export function crewTimer({ status, times }: AssignmentAnswer): Timer | null {
  const startedMs = Date.parse(times[status] ?? "");
  if (status === "proposed")
    return { startedMs, warnMs: startedMs + WARNING_MS, dueMs: startedMs + ACKNOWLEDGEMENT_MS };
  return status === "accepted" ? limited(startedMs, startedMs + TURNOUT_MS) : null;
}

const LEVELS: readonly Level[] = ["running", "warned", "over"];

/** The crew whose clock is worst, where one is over a limit or near it. */
export function latestCrew(crews: readonly AssignmentAnswer[], nowMs: number): AssignmentAnswer | null {
  const levels = crews.map((each) => levelOfCrew(each, nowMs));
  const worst = Math.max(0, ...levels);
  return worst === 0 ? null : (crews[levels.indexOf(worst)] ?? null);
}

function levelOfCrew(crew: AssignmentAnswer, nowMs: number): number {
  const timer = crewTimer(crew);
  return timer === null ? 0 : LEVELS.indexOf(levelOf(timer, nowMs));
}

function limited(startedMs: number, dueMs: number): Timer {
  return { startedMs, warnMs: dueMs, dueMs };
}
