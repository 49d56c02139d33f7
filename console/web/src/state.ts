import type { Board, Fix, Tick } from "./board";
import type {
  Alive,
  AssignmentMoved,
  CallReceived,
  CentreEvent,
  ContextMessage,
  EventMessage,
  IncidentAnswer,
  IncidentChanged,
  IncidentOpened,
  Snapshot,
  UnitAnswer,
  UnitAssigned,
} from "./events";
import { headingBetween } from "./heading";

export type Message = Snapshot | Alive | ContextMessage | EventMessage | Tick;

/** Take in what a socket said; what was taken in before changes nothing. */
export function apply(board: Board, message: Message): Board {
  switch (message.kind) {
    case "snapshot":
      return ofSnapshot(message, board);
    case "alive":
      return withSignOfLife(board, message);
    case "context":
      return { ...board, contexts: new Map(board.contexts).set(message.incident, message) };
    case "positions":
      return withTick(board, message);
    case "event":
      return message.seq > board.seq ? { ...withEvent(board, message.event), seq: message.seq } : board;
  }
}

function withSignOfLife(board: Board, alive: Alive): Board {
  return {
    ...board,
    unitOrder: alive.unit_order ?? board.unitOrder,
    bus: alive.bus ?? null,
    centre: alive.centre ?? null,
  };
}

function ofSnapshot(snapshot: Snapshot, before: Board): Board {
  const incidents = new Map(snapshot.incidents.map((each) => [each.id, each]));
  return {
    ...before,
    seq: snapshot.seq,
    training: snapshot.training,
    incidents,
    units: new Map(snapshot.units.map((each) => [each.id, each])),
    closures: new Map(snapshot.closures.map((each) => [each.id, each])),
    contexts: ofOpen(before.contexts, incidents),
    fixes: new Map(snapshot.units.flatMap((each) => fixOf(each, before.fixes.get(each.id)))),
    ownStates: new Map(snapshot.units.map((each) => [each.id, ownState(each, incidents)])),
    unitOrder: snapshot.unit_order,
  };
}

/** What records say of a patient goes when the incident is closed. */
function ofOpen(
  contexts: ReadonlyMap<string, ContextMessage>,
  incidents: ReadonlyMap<string, IncidentAnswer>,
): ReadonlyMap<string, ContextMessage> {
  return new Map([...contexts].filter(([incident]) => incidents.get(incident)?.state !== "closed"));
}

function fixOf(unit: UnitAnswer, before: Fix | undefined): [string, Fix][] {
  if (unit.lon === null || unit.lat === null || unit.position_at === null) return [];
  return [[unit.id, nextFix(before, unit.lon, unit.lat, Date.parse(unit.position_at))]];
}

/** A unit that has once been under way is on the road when it becomes free; before that it still stands at its station. */
function ownState(unit: UnitAnswer, incidents: ReadonlyMap<string, IncidentAnswer>): string {
  if (unit.assignment === null) return unit.state;
  const incident = incidents.get(incidentOf(unit.assignment));
  const binding = incident?.assignments.find((each) => each.id === unit.assignment);
  return binding?.times.en_route ? "free_on_road" : "at_station";
}

/** Name the incident that an assignment belongs to. */
export function incidentOf(assignment: string): string {
  return assignment.split("-", 1)[0] ?? assignment;
}

function withTick(board: Board, tick: Tick): Board {
  const fixes = new Map(board.fixes);
  tick.units.forEach((unit, row) => {
    const [lon, lat, atMs] = [tick.lon[row], tick.lat[row], tick.atMs[row]];
    if (lon === undefined || lat === undefined || atMs === undefined) return;
    fixes.set(unit, nextFix(fixes.get(unit), lon, lat, atMs));
  });
  return { ...board, fixes };
}

function nextFix(before: Fix | undefined, lon: number, lat: number, atMs: number): Fix {
  const headingDeg = before ? headingBetween(before, { lon, lat }) : null;
  return { lon, lat, atMs, headingDeg: headingDeg ?? before?.headingDeg ?? null };
}

function withEvent(board: Board, event: CentreEvent): Board {
  switch (event.type) {
    case "CallReceived":
    case "CallChanged":
      return withCall(board, event.data);
    case "IncidentOpened":
      return withIncident(board, opened(event.data, event));
    case "IncidentChanged":
      return changeIncident(board, event.data.incident, event, (incident) =>
        changed(incident, event.data, event),
      );
    case "UnitAssigned":
      return assigned(board, event.data, event);
    case "AssignmentMoved":
      return moved(board, event.data, event);
    case "UnitStateChanged":
      return withOwnState(board, event.data.unit, event.data.state);
    case "IncidentClosed": {
      const closed = changeIncident(board, event.data.incident, event, (incident) => ({
        ...incident,
        state: "closed",
        closed_at: event.at,
        close_reason: event.data.reason,
        close_text: textIn(event, "text"),
      }));
      return { ...closed, contexts: ofOpen(closed.contexts, closed.incidents) };
    }
    case "IncidentErased":
      return changeIncident(board, event.data.incident, event, (incident) => ({
        ...incident,
        lon: null,
        lat: null,
        address: null,
        close_text: null,
        erased: true,
      }));
    case "ClosureSet": {
      const { closure, start, until, training: _, ...told } = event.data;
      const record = { ...told, id: closure, from: start ?? null, until: until ?? null };
      return {
        ...board,
        closures: new Map(board.closures).set(closure, { ...record, set_at: event.at, by: event.by }),
      };
    }
    case "ClosureLifted": {
      const closures = new Map(board.closures);
      closures.delete(event.data.closure);
      return { ...board, closures };
    }
    default:
      return board;
  }
}

/** A call that was corrected says nothing that a row shows; a new object tells the card to read it again. */
function withCall(board: Board, data: Pick<CallReceived, "call">): Board {
  for (const incident of board.incidents.values())
    if (incident.calls.includes(data.call)) return withIncident(board, { ...incident });
  return board;
}

function withIncident(board: Board, incident: IncidentAnswer): Board {
  return { ...board, incidents: new Map(board.incidents).set(incident.id, incident) };
}

function changeIncident(
  board: Board,
  id: string,
  event: CentreEvent,
  change: (incident: IncidentAnswer) => IncidentAnswer,
): Board {
  const incident = board.incidents.get(id);
  return incident ? withIncident(board, { ...change(incident), version: event.stream_version }) : board;
}

function opened(data: IncidentOpened, event: CentreEvent): IncidentAnswer {
  return {
    id: data.incident,
    version: event.stream_version,
    state: data.place ? "waiting" : "draft",
    priority: data.priority,
    form: data.form,
    reason: data.reason,
    needs: data.needs ?? [],
    lon: numberIn(event, "lon"),
    lat: numberIn(event, "lat"),
    address: textIn(event, "address"),
    road_lon: data.place?.lon ?? null,
    road_lat: data.place?.lat ?? null,
    off_map: data.place?.off_map ?? false,
    hint: data.place?.hint ?? null,
    opened_at: event.at,
    calls: [data.call],
    closed_at: null,
    close_reason: null,
    close_text: null,
    erased: false,
    assignments: [],
  };
}

function changed(incident: IncidentAnswer, data: IncidentChanged, event: CentreEvent): IncidentAnswer {
  const place = data.place;
  return settled({
    ...incident,
    priority: data.priority ?? incident.priority,
    form: data.form ?? incident.form,
    reason: data.reason ?? incident.reason,
    needs: data.needs ?? incident.needs,
    lon: numberIn(event, "lon") ?? incident.lon,
    lat: numberIn(event, "lat") ?? incident.lat,
    address: textIn(event, "address") ?? incident.address,
    road_lon: place ? place.lon : incident.road_lon,
    road_lat: place ? place.lat : incident.road_lat,
    off_map: place ? (place.off_map ?? false) : incident.off_map,
    hint: place ? (place.hint ?? null) : incident.hint,
  });
}

function assigned(board: Board, data: UnitAssigned, event: CentreEvent): Board {
  const assignment = {
    id: data.assignment,
    incident: data.incident,
    unit: data.unit,
    status: "proposed" as const,
    times: { proposed: event.at },
    hospital: null,
    by: event.by,
    automatic: data.automatic ?? false,
  };
  const grown = changeIncident(board, data.incident, event, (incident) =>
    settled({ ...incident, assignments: [...incident.assignments, assignment] }),
  );
  return changeUnit(grown, data.unit, { state: "proposed", assignment: data.assignment });
}

function moved(board: Board, data: AssignmentMoved, event: CentreEvent): Board {
  const walked = changeIncident(board, data.incident, event, (incident) =>
    settled({
      ...incident,
      assignments: incident.assignments.map((each) =>
        each.id === data.assignment
          ? {
              ...each,
              status: data.status,
              times: { ...each.times, [data.status]: data.reached_at },
              hospital: data.hospital ?? each.hospital,
            }
          : each,
      ),
    }),
  );
  if (data.status === "ended") {
    const own = walked.ownStates.get(data.unit) ?? "free_on_road";
    return changeUnit(walked, data.unit, { state: own, assignment: null });
  }
  const shown = changeUnit(walked, data.unit, { state: data.status, assignment: data.assignment });
  return data.status === "en_route" ? remember(shown, data.unit, "free_on_road") : shown;
}

/** An open incident is assigned while a unit is bound by it; without one it waits, or is a draft without a place. */
function settled(incident: IncidentAnswer): IncidentAnswer {
  if (incident.state === "closed") return incident;
  if (incident.assignments.some((each) => each.status !== "ended")) return { ...incident, state: "assigned" };
  return { ...incident, state: incident.road_lon === null ? "draft" : "waiting" };
}

function withOwnState(board: Board, unit: string, state: string): Board {
  const known = remember(board, unit, state);
  return known.units.get(unit)?.assignment === null ? changeUnit(known, unit, { state }) : known;
}

function remember(board: Board, unit: string, state: string): Board {
  return { ...board, ownStates: new Map(board.ownStates).set(unit, state) };
}

function changeUnit(board: Board, unit: string, change: Partial<UnitAnswer>): Board {
  const known = board.units.get(unit);
  return known ? { ...board, units: new Map(board.units).set(unit, { ...known, ...change }) } : board;
}

function numberIn(event: CentreEvent, field: string): number | null {
  const value = event.sealed?.[field];
  return typeof value === "number" ? value : null;
}

function textIn(event: CentreEvent, field: string): string | null {
  const value = event.sealed?.[field];
  return typeof value === "string" ? value : null;
}
