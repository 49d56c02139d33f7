import type { Board } from "../board";
import type {
  AssignmentAnswer,
  AssignmentMoved,
  AssignmentStatus,
  CentreEvent,
  HelpAsked,
  StatusCorrected,
  UnitAssigned,
  UnitReserved,
  UnitState,
} from "../events";
import { changeIncident, seen } from "./incidents";
import { changeUnit, ownStateOf } from "./units";

/** The lifecycle of an assignment, in order. */
export const STAGES: readonly AssignmentStatus[] = [
  "proposed",
  "accepted",
  "en_route",
  "on_scene",
  "transporting",
  "at_hospital",
  "ended",
];

/** Statuses in which a unit has left the place where it was sent from. */
const UNDER_WAY: ReadonlySet<AssignmentStatus> = new Set([
  "en_route",
  "on_scene",
  "transporting",
  "at_hospital",
]);

/** States of a unit that has not left for its incident. */
const STILL: ReadonlySet<UnitState> = new Set(["at_station", "relocating"]);

export function assigned(board: Board, data: UnitAssigned, event: CentreEvent): Board {
  const assignment: AssignmentAnswer = {
    id: data.assignment,
    incident: data.incident,
    unit: data.unit,
    status: "proposed",
    times: { proposed: event.at },
    sources: { proposed: "centre" },
    hospital: null,
    by: event.by,
    automatic: data.automatic ?? false,
    outcome: null,
    handed_to: null,
    replaces: data.replaces ?? null,
    back_at: null,
    assists: data.assists ?? false,
  };
  const grown = changeIncident(board, data.incident, event, (incident) => ({
    ...(data.automatic ? incident : seen(incident, event)),
    assignments: [...incident.assignments, assignment],
    reserved: incident.reserved.filter((unit) => unit !== data.unit),
  }));
  return changeUnit(grown, data.unit, { state: "proposed", assignment: data.assignment });
}

export function moved(board: Board, data: AssignmentMoved, event: CentreEvent): Board {
  const walked = changeAssignment(board, data, event, (each) => ({
    ...each,
    status: data.status,
    times: { ...each.times, [data.status]: data.reached_at },
    sources: { ...each.sources, [data.status]: data.source ?? "tablet" },
    hospital: data.hospital || each.hospital,
    outcome: data.outcome ?? each.outcome,
    handed_to: data.handed_to || each.handed_to,
  }));
  const left =
    UNDER_WAY.has(data.status) && (data.status === "en_route" || STILL.has(ownStateOf(walked, data.unit)));
  const onRoad = { own_state: "free_on_road", bound_for: null, stands_at: null } as const;
  const known = left ? changeUnit(walked, data.unit, onRoad) : walked;
  if (data.status === "ended")
    return changeUnit(known, data.unit, { state: ownStateOf(known, data.unit), assignment: null });
  return changeUnit(known, data.unit, { state: data.status, assignment: data.assignment });
}

/** An assignment at an earlier status again. */
export function corrected(board: Board, data: StatusCorrected, event: CentreEvent): Board {
  const kept = STAGES.slice(0, STAGES.indexOf(data.status) + 1);
  const stood = changeAssignment(board, data, event, (each) => ({
    ...each,
    status: data.status,
    times: only(each.times, kept),
    sources: only(each.sources, kept),
  }));
  return changeUnit(stood, data.unit, { state: data.status });
}

export function helpAsked(board: Board, data: HelpAsked, event: CentreEvent): Board {
  return changeIncident(board, data.incident, event, (incident) => ({
    ...incident,
    units: incident.units + data.units,
    needs: [...new Set([...incident.needs, ...(data.needs ?? [])])],
  }));
}

export function reserved(board: Board, data: UnitReserved, event: CentreEvent): Board {
  return changeIncident(board, data.incident, event, (incident) => {
    const kept = incident.reserved.filter((unit) => unit !== data.unit);
    return { ...incident, reserved: (data.reserved ?? true) ? [...kept, data.unit] : kept };
  });
}

function changeAssignment(
  board: Board,
  data: { readonly assignment: string; readonly incident: string },
  event: CentreEvent,
  change: (assignment: AssignmentAnswer) => AssignmentAnswer,
): Board {
  return changeIncident(board, data.incident, event, (incident) => ({
    ...incident,
    assignments: incident.assignments.map((each) => (each.id === data.assignment ? change(each) : each)),
  }));
}

function only<T>(values: Readonly<Record<string, T>>, names: readonly string[]): Record<string, T> {
  return Object.fromEntries(Object.entries(values).filter(([name]) => names.includes(name)));
}
