import type { Board } from "./board";
import type {
  AssignmentAnswer,
  AssignmentStatus,
  IncidentAnswer,
  Outcome,
  StationAnswer,
  UnitAnswer,
} from "./events";
import { STAGES } from "./folding/assignments";

/** Incidents that wait for a unit or for one more: the most urgent first, the longest waiting first among equals. */
export function queue(board: Board): IncidentAnswer[] {
  const waiting = [...board.incidents.values()].filter(
    (each) =>
      each.state === "waiting" || each.state === "draft" || (each.state === "assigned" && each.wanting > 0),
  );
  return waiting.sort((a, b) => a.priority - b.priority || byAge(a, b));
}

/** Name the roads that are closed by hand: another text whenever one is closed or opened. */
export function closedRoads(board: Board): string {
  return [...board.closures.keys()].join(" ");
}

/** Incidents with a unit on them, by number, so that no row moves while others come and go. */
export function running(board: Board): IncidentAnswer[] {
  return [...board.incidents.values()].filter((each) => each.state === "assigned").sort(byAge);
}

function byAge(a: IncidentAnswer, b: IncidentAnswer): number {
  return Date.parse(a.opened_at) - Date.parse(b.opened_at) || Number(a.id) - Number(b.id);
}

/** When the longest waiting incident was opened; null where none waits. */
export function oldestWaitingMs(waiting: readonly IncidentAnswer[]): number | null {
  return waiting.length ? Math.min(...waiting.map((each) => Date.parse(each.opened_at))) : null;
}

/** The assignments that still bind a unit. */
export function activeAssignments(incident: IncidentAnswer): AssignmentAnswer[] {
  return incident.assignments.filter((each) => each.status !== "ended");
}

/** The crew that is furthest. */
export function furthest(crews: readonly AssignmentAnswer[]): AssignmentAnswer | undefined {
  return [...crews].sort((a, b) => STAGES.indexOf(b.status) - STAGES.indexOf(a.status))[0];
}

/** When an assignment reached its present status. */
export function sinceMs(assignment: AssignmentAnswer): number {
  return Date.parse(assignment.times[assignment.status] ?? assignment.times.proposed ?? "");
}

/** The status that comes after this one. */
export function nextStatus(status: AssignmentStatus): AssignmentStatus | null {
  return STAGES[STAGES.indexOf(status) + 1] ?? null;
}

/** The assignment that binds a unit, with its incident. */
export function bindingOf(
  board: Board,
  unit: UnitAnswer,
): { assignment: AssignmentAnswer; incident: IncidentAnswer } | null {
  if (unit.assignment === null) return null;
  for (const incident of board.incidents.values()) {
    const assignment = incident.assignments.find((each) => each.id === unit.assignment);
    if (assignment) return { assignment, incident };
  }
  return null;
}

export interface StationGroup {
  readonly station: string;
  readonly name: string;
  readonly free: number;
  readonly units: readonly UnitAnswer[];
}

const FREE = new Set(["at_station", "free_on_road", "relocating"]);

/** Tell whether a unit can be sent at once. */
export function isFree(unit: UnitAnswer): boolean {
  return FREE.has(unit.state);
}

/** Units of the shift, also those that are busy, in the order in which people count. */
export function onDuty(board: Board): UnitAnswer[] {
  const units = [...board.units.values()].filter((each) => each.own_state !== "off_duty");
  return units.sort((a, b) => COUNTED.compare(a.call_sign, b.call_sign));
}

/** Units by station, both in the order in which people count: 2 before 10. */
export function unitsByStation(
  units: Iterable<UnitAnswer>,
  stations: ReadonlyMap<string, StationAnswer>,
): StationGroup[] {
  const groups = new Map<string, UnitAnswer[]>();
  for (const unit of units) {
    const members = groups.get(unit.station);
    if (members) members.push(unit);
    else groups.set(unit.station, [unit]);
  }
  return [...groups]
    .map(([station, members]) => ({
      station,
      name: stations.get(station)?.name ?? station,
      free: members.filter(isFree).length,
      units: members.sort((a, b) => COUNTED.compare(a.call_sign, b.call_sign)),
    }))
    .sort((a, b) => COUNTED.compare(a.name, b.name));
}

const COUNTED = new Intl.Collator("ru", { numeric: true });

export interface Step {
  readonly atMs: number;
  readonly what: "opened" | AssignmentStatus | "closed";
  readonly unit: string | null;
  readonly by: string | null;
  /** Who said so, where it was not the tablet of the crew. */
  readonly source: "radio" | "centre" | "tablet" | null;
  readonly outcome: Outcome | null;
}

const OF_INCIDENT = { unit: null, by: null, source: null, outcome: null };

/** What happened to an incident, oldest first. */
export function timeline(incident: IncidentAnswer): Step[] {
  const steps: Step[] = [{ ...OF_INCIDENT, atMs: Date.parse(incident.opened_at), what: "opened" }];
  for (const each of incident.assignments)
    for (const status of STAGES) {
      const at = each.times[status];
      if (!at) continue;
      const { unit, by, outcome, sources } = each;
      const how = { source: sources[status] ?? null, outcome: status === "ended" ? outcome : null };
      steps.push({ atMs: Date.parse(at), what: status, unit, by, ...how });
    }
  if (incident.closed_at)
    steps.push({ ...OF_INCIDENT, atMs: Date.parse(incident.closed_at), what: "closed" });
  return steps.sort((a, b) => a.atMs - b.atMs);
}
