import { useMemo, useRef } from "react";
import type { RouteAnswer } from "../events";
import { useReading } from "../reading";
import { useSession } from "../session";

const AGAIN_MS = 10_000;

/** The way of a unit to a place, looked for again as it moves; the one before stands until there is another. */
export function useWayTo(
  unit: string | null,
  goal: { readonly lon: number; readonly lat: number } | null,
  closed: string,
): RouteAnswer | null {
  const { board } = useSession();
  const beat = Math.floor(performance.now() / AGAIN_MS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the way begins where the unit is at each beat
  const from = useMemo(() => board.get().fixes.get(unit ?? "") ?? null, [board, unit, beat]);
  const path = goal && from ? `/route?from=${from.lon},${from.lat}&to=${goal.lon},${goal.lat}` : null;
  const found = useReading<RouteAnswer>(path, closed).value;
  const last = useRef<RouteAnswer | null>(null);
  last.current = path === null ? null : (found ?? last.current);
  return last.current;
}
