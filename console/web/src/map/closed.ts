import type { ClosureAnswer } from "../events";

type LonLat = readonly [number, number];

/** A place of a closure at which its sign stands: its point, or the one in the middle of its line or edge. */
export function placeOfClosure({ geometry }: Pick<ClosureAnswer, "geometry">): LonLat | null {
  const { type, coordinates } = geometry as { type: string; coordinates: unknown };
  if (type === "Point") return coordinates as LonLat;
  const line = (type === "Polygon" ? (coordinates as LonLat[][])[0] : coordinates) as LonLat[] | undefined;
  return line?.[Math.floor(line.length / 2)] ?? null;
}

/** Whether a closure is in force at an instant. */
export function isInForce({ from, until }: Pick<ClosureAnswer, "from" | "until">, atMs: number): boolean {
  return (from === null || Date.parse(from) <= atMs) && (until === null || atMs < Date.parse(until));
}
