interface Place {
  readonly lon: number;
  readonly lat: number;
}

const METRES_PER_DEGREE = 111_320;
/** A unit that moved less may only have a trembling receiver. */
const LEAST_MOVE_M = 4;

/** Degrees from north, clockwise; null where it hardly moved. */
export function headingBetween(from: Place, to: Place): number | null {
  const east = (to.lon - from.lon) * Math.cos((from.lat * Math.PI) / 180);
  const north = to.lat - from.lat;
  if (Math.hypot(east, north) * METRES_PER_DEGREE < LEAST_MOVE_M) return null;
  return ((Math.atan2(east, north) * 180) / Math.PI + 360) % 360;
}
