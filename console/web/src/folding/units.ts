import type { Board } from "../board";
import type { CentreEvent, UnitAnswer, UnitState, UnitStateChanged } from "../events";
import { changeIncident } from "./incidents";

/** Name the incident that an assignment belongs to. */
export function incidentOf(assignment: string): string {
  return assignment.split("-", 1)[0] ?? assignment;
}

/** A unit in another state of its own, which shows while it is free; its last assignment learns when it was back. */
export function stateChanged(board: Board, data: UnitStateChanged, event: CentreEvent): Board {
  const [station, relocating] = [data.station ?? null, data.state === "relocating"];
  const own = {
    own_state: data.state,
    pause: data.pause ?? null,
    until: data.until ?? null,
    bound_for: relocating ? station : null,
    stands_at: relocating ? null : station,
  };
  const isFree = board.units.get(data.unit)?.assignment === null;
  const changed = changeUnit(board, data.unit, isFree ? { ...own, state: data.state } : own);
  const { back_from: backFrom } = data;
  if (!backFrom) return changed;
  return changeIncident(changed, incidentOf(backFrom), event, (incident) => ({
    ...incident,
    assignments: incident.assignments.map((each) =>
      each.id === backFrom ? { ...each, back_at: event.at } : each,
    ),
  }));
}

/** What a unit is by itself, which shows again once its assignment ends. */
export function ownStateOf(board: Board, unit: string): UnitState {
  return board.units.get(unit)?.own_state ?? "free_on_road";
}

export function changeUnit(board: Board, unit: string, change: Partial<UnitAnswer>): Board {
  const known = board.units.get(unit);
  return known ? { ...board, units: new Map(board.units).set(unit, { ...known, ...change }) } : board;
}
