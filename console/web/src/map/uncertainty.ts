import type { IncidentAnswer } from "../events";

type Project = (lon: number, lat: number) => readonly [number, number];

const METRES_PER_DEGREE = 111_195;

/** A circle within which a place is, in pixels; `isDoubtful`: nobody has taken that place. */
export interface Circle {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly isDoubtful: boolean;
}

/** The circles of an incident whose place a message told, and of one that it only proposes. */
export function circlesOf(
  { lon, lat, located, proposal }: Pick<IncidentAnswer, "lon" | "lat" | "located" | "proposal">,
  project: Project,
): readonly Circle[] {
  return [
    circle(lon, lat, located?.radius_m, false, project),
    circle(proposal?.lon, proposal?.lat, proposal?.located.radius_m, true, project),
  ].filter((each) => each !== null);
}

function circle(
  lon: number | null | undefined,
  lat: number | null | undefined,
  radiusM: number | null | undefined,
  isDoubtful: boolean,
  project: Project,
): Circle | null {
  if (lon == null || lat == null || radiusM == null) return null;
  const [x, y] = project(lon, lat);
  const [, top] = project(lon, lat + radiusM / METRES_PER_DEGREE);
  return { x, y, radius: Math.abs(y - top), isDoubtful };
}
