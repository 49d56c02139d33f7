import { useMemo, useRef } from "react";
import type { RouteAnswer } from "../events";
import { useReading } from "../reading";
import { useSession } from "../session";

const AGAIN_MS = 10_000;
const NOWHERE = { to: null, way: null };

/** The way of a unit to a place, looked for again as it moves; the one before stands until there is another to that place. */
export function useWayTo(
  unit: string | null,
  goal: { readonly lon: number; readonly lat: number } | null,
  closed: string,
): RouteAnswer | null {
  const { board } = useSession();
  const beat = Math.floor(performance.now() / AGAIN_MS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the way begins where the unit is at each beat
  const from = useMemo(() => board.get().fixes.get(unit ?? "") ?? null, [board, unit, beat]);
  const to = goal && from ? `${goal.lon},${goal.lat}` : null;
  const path = from && to ? `/route?from=${from.lon},${from.lat}&to=${to}` : null;
  const found = useReading<RouteAnswer>(path, closed).value;
  const last = useRef<{ readonly to: string | null; readonly way: RouteAnswer | null }>(NOWHERE);
  if (found !== null || last.current.to !== to) last.current = { to, way: found };
  return last.current.way;
}
