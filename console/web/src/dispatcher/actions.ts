import { endingsFrom, heirsOf } from "../endings";
import type { AssignmentAnswer, AssignmentStatus, IncidentAnswer } from "../events";
import { STAGES } from "../folding/assignments";
import { activeAssignments } from "../selectors";

/** What can be done with an incident; each has a key. */
export const ACTION_KEYS = {
  edit: { code: "KeyE", label: "Alt+E" },
  raise: { code: "ArrowUp", label: "Alt+↑" },
  lower: { code: "ArrowDown", label: "Alt+↓" },
  more_units: { code: "KeyB", label: "Alt+B" },
  stand_down: { code: "KeyO", label: "Alt+O" },
  divert: { code: "KeyD", label: "Alt+D" },
  swap: { code: "KeyS", label: "Alt+S" },
  hand_over: { code: "KeyG", label: "Alt+G" },
  reserve: { code: "KeyV", label: "Alt+V" },
  radio: { code: "KeyR", label: "Alt+R" },
  correct: { code: "KeyQ", label: "Alt+Q" },
  join: { code: "KeyJ", label: "Alt+J" },
  split: { code: "KeyP", label: "Alt+P" },
  close: { code: "KeyK", label: "Alt+K" },
  reopen: { code: "KeyN", label: "Alt+N" },
} as const;

export type ActionCode = keyof typeof ACTION_KEYS;

/** What an action asks before it is done; `words`: whether a reason may or must be told. */
export interface Question {
  readonly code: ActionCode;
  readonly crews: readonly AssignmentAnswer[];
  /** What can be chosen from, for a crew; null where nothing is. */
  readonly options: ((crew: AssignmentAnswer | null) => readonly string[]) | null;
  readonly words: "no" | "may" | "must";
}

/** What a person answered. */
export interface Answer {
  readonly crew: AssignmentAnswer | null;
  readonly option: string;
  readonly words: string;
  readonly hospital: string | null;
}

const UNDER_WAY: ReadonlySet<AssignmentStatus> = new Set(["proposed", "accepted", "en_route"]);
const PRIORITIES = [1, 2, 3, 4, 5];
export const CLOSE_REASONS = [
  "cancelled",
  "duplicate",
  "false_call",
  "no_patient",
  "refused",
  "consultation",
  "completed",
  "other",
];

function underWay(incident: IncidentAnswer): AssignmentAnswer[] {
  return activeAssignments(incident).filter((each) => UNDER_WAY.has(each.status));
}

function handingOver(incident: IncidentAnswer): AssignmentAnswer[] {
  return activeAssignments(incident).filter((each) => heirsOf(incident, each).length > 0);
}

/** Statuses that a crew has reached before the present one. */
export function earlierStatuses(crew: AssignmentAnswer): AssignmentStatus[] {
  return STAGES.slice(0, STAGES.indexOf(crew.status)).filter((each) => each in crew.times);
}

/** What a crew may report by radio: any later status, and how its visit ended. */
export function radioReports(crew: AssignmentAnswer): string[] {
  const later = STAGES.slice(STAGES.indexOf(crew.status) + 1);
  return later.flatMap((status) =>
    status === "ended" ? ["ended", ...endingsFrom(crew.status).map((each) => `ended ${each}`)] : [status],
  );
}

/** The actions that an incident allows now, in the order of their buttons. */
export function actionsOf(incident: IncidentAnswer): ActionCode[] {
  const codes = Object.keys(ACTION_KEYS) as ActionCode[];
  return codes.filter((code) => ALLOWED[code](incident));
}

const isOpen = (incident: IncidentAnswer) => incident.state !== "closed";
const hasCrew = (incident: IncidentAnswer) => activeAssignments(incident).length > 0;
const ALLOWED: Readonly<Record<ActionCode, (incident: IncidentAnswer) => boolean>> = {
  edit: isOpen,
  raise: (incident) => isOpen(incident) && incident.priority > 1,
  lower: (incident) => isOpen(incident) && incident.priority < 5,
  more_units: isOpen,
  stand_down: (incident) => standable(incident).length > 0,
  divert: (incident) => underWay(incident).length > 0,
  swap: (incident) => underWay(incident).length > 0,
  hand_over: (incident) => handingOver(incident).length > 0,
  reserve: (incident) => isOpen(incident) && incident.due_at !== null,
  radio: hasCrew,
  correct: (incident) => activeAssignments(incident).some((each) => earlierStatuses(each).length > 0),
  join: (incident) => isOpen(incident) && !hasCrew(incident),
  split: (incident) => incident.joined.length > 0 || incident.joined_to !== null,
  close: isOpen,
  reopen: (incident) => !isOpen(incident) && incident.joined_to === null && !incident.erased,
};

function standable(incident: IncidentAnswer): AssignmentAnswer[] {
  return activeAssignments(incident).filter(
    (each) => UNDER_WAY.has(each.status) || each.status === "on_scene",
  );
}

/**
 * What an action asks.
 *
 * @param others numbers of incidents to which a crew may go or to which this one may belong, the likeliest first
 * @param candidates units that may go, the best first
 */
export function questionOf(
  code: ActionCode,
  incident: IncidentAnswer,
  others: readonly string[],
  candidates: readonly string[],
): Question {
  const crews = activeAssignments(incident);
  switch (code) {
    case "stand_down":
      return { code, crews: standable(incident), options: null, words: "may" };
    case "divert":
      return { code, crews: underWay(incident), options: () => others, words: "may" };
    case "swap":
      return { code, crews: underWay(incident), options: () => candidates, words: "may" };
    case "hand_over": {
      const heirs = (crew: AssignmentAnswer | null) => heirsOf(incident, crew).map((each) => each.id);
      return { code, crews: handingOver(incident), options: heirs, words: "no" };
    }
    case "reserve":
      return { code, crews: [], options: () => meant(incident, candidates), words: "no" };
    case "radio":
      return { code, crews, options: (crew) => (crew ? radioReports(crew) : []), words: "no" };
    case "correct": {
      const corrected = crews.filter((each) => earlierStatuses(each).length > 0);
      const options = (crew: AssignmentAnswer | null) => (crew ? earlierStatuses(crew).reverse() : []);
      return { code, crews: corrected, options, words: "must" };
    }
    case "lower": {
      const lower = PRIORITIES.filter((each) => each > incident.priority).map(String);
      return { code, crews: [], options: () => lower, words: "must" };
    }
    case "join":
      return { code, crews: [], options: () => others, words: "no" };
    case "split":
      return { code, crews: [], options: () => splittable(incident), words: "no" };
    case "close":
      return { code, crews: [], options: () => CLOSE_REASONS, words: "may" };
    default:
      return { code, crews: [], options: null, words: code === "reopen" ? "must" : "no" };
  }
}

/** Units that may be meant for planned work; those that are already stand last, and are let go by being chosen. */
function meant({ reserved }: IncidentAnswer, candidates: readonly string[]): readonly string[] {
  return [...candidates.filter((each) => !reserved.includes(each)), ...reserved];
}

function splittable(incident: IncidentAnswer): readonly string[] {
  return incident.joined_to === null ? incident.joined : [incident.id];
}

/** Path and body of the command that an action is, once its questions are answered. */
export function orderOf(
  code: ActionCode,
  incident: IncidentAnswer,
  { crew, option, words, hospital }: Answer,
): { path: string; body: Record<string, unknown> } {
  const about = `/incidents/${incident.id}`;
  const of = `/assignments/${crew?.id}`;
  const why = words === "" ? {} : { why: words };
  const override = words === "" ? {} : { override_reason: words };
  switch (code) {
    case "stand_down":
      return { path: `${of}/stand-down`, body: why };
    case "divert":
      return { path: `${of}/divert`, body: { incident: option, ...override } };
    case "swap":
      return { path: `${of}/swap`, body: { unit: option, ...override } };
    case "hand_over": {
      const end = { status: "ended", outcome: "handed_over", handed_to: option };
      return { path: `${of}/status`, body: { ...end, source: "radio" } };
    }
    case "reserve":
      return {
        path: `${about}/reserve`,
        body: { unit: option, reserved: !incident.reserved.includes(option) },
      };
    case "radio":
      return { path: `${of}/status`, body: { ...reported(option, hospital), source: "radio" } };
    case "correct":
      return { path: `${of}/correct`, body: { status: option, ...why } };
    case "join":
      return { path: `${about}/join`, body: { into: option } };
    case "split":
      return { path: `/incidents/${option}/split`, body: {} };
    case "reopen":
      return { path: `${about}/reopen`, body: why };
    default:
      return { path: `${about}/close`, body: { reason: option === "other" && words ? words : option } };
  }
}

/** A status, or an end and how it came about, as a body tells it. */
export function reported(option: string, hospital: string | null): Record<string, string> {
  const [status = "", outcome] = option.split(" ");
  const told = { status, ...(outcome ? { outcome } : {}) };
  return hospital && goesToHospital(option) ? { ...told, hospital } : told;
}

/** Whether a status is told together with a hospital. */
export function goesToHospital(option: string): boolean {
  return option === "transporting" || option === "at_hospital";
}
