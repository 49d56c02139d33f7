import { useMemo } from "react";
import type { AssignmentAnswer, IncidentAnswer, StationAnswer } from "../events";
import { useSession } from "../session";

interface Binding {
  readonly assignment: AssignmentAnswer;
  readonly incident: IncidentAnswer;
}

/** What the map of a crew shows: itself and where it goes, anew at each status; without a call and an order the whole region. */
export function useFrame(
  binding: Binding | null,
  goal: StationAnswer | null,
  stations: readonly StationAnswer[],
) {
  const session = useSession();
  const stage = binding ? `${binding.assignment.id} ${binding.assignment.status}` : goal?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the view stays as it is until the next status
  return useMemo(() => {
    const { road_lon: lon, road_lat: lat } = binding?.incident ?? {
      road_lon: goal?.lon ?? null,
      road_lat: goal?.lat ?? null,
    };
    if (lon === null || lat === null) return stations;
    return [{ lon, lat }, ...session.board.get().fixes.values()];
  }, [stage, stations, session]);
}
