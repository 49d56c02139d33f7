import type { Board } from "../board";
import { incidentOf } from "../state";
import { type Chosen, PIN_PX } from "./painting";

const REACH_PX = 16;

/** Find the unit or the incident under a point; a unit brings the incident that it is on. */
export function nearest(
  board: Board,
  point: readonly [number, number],
  project: (lon: number, lat: number) => readonly [number, number],
): Chosen {
  let best: Chosen = { incident: null, unit: null };
  let reach = REACH_PX;
  const offer = (lon: number, lat: number, abovePx: number, chosen: Chosen) => {
    const [x, y] = project(lon, lat);
    const distance = Math.hypot(x - point[0], y - abovePx - point[1]);
    if (distance < reach) [best, reach] = [chosen, distance];
  };
  for (const incident of board.incidents.values())
    if (incident.state !== "closed" && incident.road_lon !== null && incident.road_lat !== null)
      offer(incident.road_lon, incident.road_lat, PIN_PX, { incident: incident.id, unit: null });
  for (const unit of board.units.values()) {
    const fix = board.fixes.get(unit.id);
    const incident = unit.assignment === null ? null : incidentOf(unit.assignment);
    if (fix) offer(fix.lon, fix.lat, 0, { incident, unit: unit.id });
  }
  return best;
}
