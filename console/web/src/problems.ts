import type { Problem } from "./events";
import { clockTime } from "./formats";
import { incidentOf } from "./state";
import type { Say } from "./words";

/** Facts that some refusals tell beside their sentence. */
type Facts = Problem &
  Readonly<
    Partial<
      Record<"by" | "assignment" | "incident" | "present" | "state" | "source", string> & {
        since: string | null;
        units: readonly string[];
      }
    >
  >;

/** A refusal: its title, and what it is about in the words of this page, else in the server's; times by this zone. */
export function problemWords(problem: Problem, say: Say, zone = "UTC"): string {
  return `${problem.title}: ${factWords(problem, say, zone)}`;
}

function factWords(problem: Facts, say: Say, zone: string): string {
  const { by = "", assignment = "", incident = "", present = "", state = "", units = [] } = problem;
  switch (problem.code) {
    case "unit_taken":
      return say("taken_by", { by, incident: incidentOf(assignment) });
    case "unit_unavailable":
      return say(state);
    case "already_bound":
      return say(state);
    case "incident_ended":
    case "incident_erased":
      return `#${incident}`;
    case "status_order":
      return `${say("stands_at", { status: say(present) })}${saidBy(problem, say, zone)}`;
    case "call_taken":
      return say("call_held_by", { by });
    case "call_state":
      return say("call_is", { state: say(`line_${present}`) });
    case "has_units":
      return say("free_units_first", { units: units.join(", ") });
    case "nothing_to_undo":
      return say("undo_within");
    case "changed_since":
      return say("undo_late");
    case "stale_version":
      return say("look_again");
    case "bad_field":
      return problem.errors
        .map((each) => `${say(labelOf(each.field))} — ${reasonWords(each.reason, say)}`)
        .join("; ");
    default:
      return problem.detail;
  }
}

/** Who set the status that stands, from where and when. */
function saidBy({ by, source, since }: Facts, say: Say, zone: string): string {
  if (!by) return "";
  const mark = source ? ` ${say(`source_${source}`)}` : "";
  return `:${mark} ${by}${since ? ` ${clockTime(Date.parse(since), zone)}` : ""}`;
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

/** The word for a field of the API. */
export function labelOf(field: string): string {
  return field === "text" ? "note" : inputOf(field);
}

const LENGTH = /^must be at most (\d+) long$/;

/** Why a field is refused: in the words of this page where a person is likely to meet it, else in the server's. */
export function reasonWords(reason: string, say: Say): string {
  const limit = LENGTH.exec(reason)?.[1];
  if (limit) return say("too_long", { limit });
  return reason === "must not hold the character NUL" ? say("holds_nul") : reason;
}
