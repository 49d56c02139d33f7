import { useEffect, useMemo, useState } from "react";
import type { ArrivalAnswer, IncidentAnswer } from "../events";
import { duration } from "../formats";
import { useReading } from "../reading";
import { activeAssignments, closedRoads } from "../selectors";
import { useSession } from "../session";
import { usePart } from "../store";

export type Arrivals = ReadonlyMap<string, ArrivalAnswer>;

/** Crews move without an event; when they arrive is asked again this often, and at once when a road is closed or opened. */
const AGAIN_AFTER_MS = 5_000;

/** When the crews that are bound for a place will be there, by assignment. */
export function useArrivals(): Arrivals {
  const { board } = useSession();
  const closed = usePart(board, closedRoads);
  const [beats, setBeats] = useState(0);
  useEffect(() => {
    const beat = setInterval(() => setBeats((count) => count + 1), AGAIN_AFTER_MS);
    return () => clearInterval(beat);
  }, []);
  const { value, fault } = useReading<readonly ArrivalAnswer[]>("/arrivals", `${beats} ${closed}`);
  const known = fault === null ? value : null;
  return useMemo(() => new Map((known ?? []).map((each) => [each.assignment, each])), [known]);
}

/** How long until a crew is there, such as "→ 04:10"; "" where it is bound for no place or nobody knows. */
export function untilArrival(arrival: ArrivalAnswer | undefined, nowMs: number): string {
  if (!arrival?.arrives_at) return "";
  return `→ ${arrival.estimated ? "~" : ""}${duration(Date.parse(arrival.arrives_at) - nowMs)}`;
}

/** The soonest arrival among the crews of an incident. */
export function soonest(incident: IncidentAnswer, arrivals: Arrivals): ArrivalAnswer | undefined {
  return activeAssignments(incident)
    .flatMap((each) => arrivals.get(each.id) ?? [])
    .filter((each) => each.arrives_at !== null)
    .sort((a, b) => Date.parse(a.arrives_at ?? "") - Date.parse(b.arrives_at ?? ""))[0];
}
