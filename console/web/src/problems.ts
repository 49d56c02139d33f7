import type { Problem } from "./events";
import { incidentOf } from "./state";
import type { Say } from "./words";

/** Facts that some refusals tell beside their sentence. */
type Facts = Problem &
  Readonly<Partial<Record<"by" | "assignment" | "incident" | "present" | "state", string>>>;

/** A refusal: its title, and what it is about in the words of this page, else in the server's. */
export function problemWords(problem: Problem, say: Say): string {
  return `${problem.title}: ${factWords(problem, say)}`;
}

function factWords(problem: Facts, say: Say): string {
  const { by = "", assignment = "", incident = "", present = "", state = "" } = problem;
  switch (problem.code) {
    case "unit_taken":
      return say("taken_by", { by, incident: incidentOf(assignment) });
    case "unit_unavailable":
      return say(state);
    case "incident_ended":
    case "incident_erased":
      return `#${incident}`;
    case "status_order":
      return say("stands_at", { status: say(present) });
    case "bad_field":
      return problem.errors
        .map((each) => `${say(labelOf(each.field))} — ${reasonWords(each.reason, say)}`)
        .join("; ");
    default:
      return problem.detail;
  }
}

const INPUTS: Readonly<Record<string, string>> = {
  "patient.name": "patient",
  "patient.birth_date": "birth_date",
  lon: "place",
  lat: "place",
};

/** The input of the form of a call that a field of the API is typed into. */
export function inputOf(field: string): string {
  return INPUTS[field] ?? field;
}

function labelOf(field: string): string {
  return field === "text" ? "note" : inputOf(field);
}

const LENGTH = /^must be at most (\d+) long$/;

/** Why a field is refused: in the words of this page where a person is likely to meet it, else in the server's. */
export function reasonWords(reason: string, say: Say): string {
  const limit = LENGTH.exec(reason)?.[1];
  if (limit) return say("too_long", { limit });
  return reason === "must not hold the character NUL" ? say("holds_nul") : reason;
}
