import type { Board, Fix, Tick } from "./board";
import type {
  Alive,
  CallReceived,
  CentreEvent,
  ClosureSet,
  ContextMessage,
  EventMessage,
  IncidentAnswer,
  Line,
  Snapshot,
  UnitAnswer,
} from "./events";
import { assigned, corrected, helpAsked, moved, reserved } from "./folding/assignments";
import { changeLine, movedTo, rang, stood, withLines } from "./folding/calls";
import {
  changed,
  changeIncident,
  closed,
  confirmed,
  erased,
  handOverTaken,
  joined,
  located,
  opened,
  reopened,
  split,
  triaged,
  withIncident,
} from "./folding/incidents";
import { added, ended } from "./folding/patients";
import { undone, withSealedKept } from "./folding/undoing";
import { incidentOf, stateChanged } from "./folding/units";
import { headingBetween } from "./heading";

export { incidentOf };

/** The calls that want somebody, as the centre lists them. */
export interface Lines {
  readonly kind: "lines";
  readonly lines: readonly Line[];
}

export type Message = Snapshot | Alive | ContextMessage | EventMessage | Tick | Lines;

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
    case "lines":
      return withLines(board, message.lines);
    case "event":
      return message.seq > board.seq ? { ...afterEvent(board, message.event), seq: message.seq } : board;
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
    since: snapshot.seq,
    training: snapshot.training,
    incidents,
    units: new Map(snapshot.units.map((each) => [each.id, each])),
    closures: new Map(snapshot.closures.map((each) => [each.id, each])),
    hospitalsToldAt: snapshot.seq,
    contexts: ofOpen(before.contexts, incidents),
    fixes: new Map(snapshot.units.flatMap((each) => fixOf(each, before.fixes.get(each.id)))),
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

function afterEvent(board: Board, event: CentreEvent): Board {
  const after = withEvent(withSealedKept(board, event), event);
  return ENDS.has(event.type) ? { ...after, contexts: ofOpen(after.contexts, after.incidents) } : after;
}

/** Events after which an incident may be closed. */
const ENDS: ReadonlySet<CentreEvent["type"]> = new Set(["IncidentClosed", "IncidentsJoined", "Undone"]);

function withEvent(board: Board, event: CentreEvent): Board {
  switch (event.type) {
    case "CallReceived":
    case "CallChanged":
      return withCall(board, event.data);
    case "CallRang":
      return rang(board, event.data, event);
    case "CallLocated":
      return changeLine(located(board, event.data, event), event.data.call, event, {});
    case "CallAnswered":
      return stood(board, event.data.call, "answered", event, event.data.taker);
    case "CallReleased":
      return stood(board, event.data.call, "released", event);
    case "CallAbandoned":
      return stood(board, event.data.call, "abandoned", event);
    case "CallEnded":
      return stood(board, event.data.call, "ended", event);
    case "UnitAssigned":
      return assigned(board, event.data, event);
    case "AssignmentMoved":
      return moved(board, event.data, event);
    case "StatusCorrected":
      return corrected(board, event.data, event);
    case "HelpAsked":
      return helpAsked(board, event.data, event);
    case "UnitReserved":
      return reserved(board, event.data, event);
    case "UnitStateChanged":
      return stateChanged(board, event.data, event);
    case "ClosureSet":
      return shut(board, event.data, event);
    case "HospitalReported":
      return { ...board, hospitalsToldAt: event.seq };
    case "ClosureLifted": {
      const closures = new Map(board.closures);
      closures.delete(event.data.closure);
      return { ...board, closures };
    }
    default:
      return withIncidentEvent(board, event);
  }
}

function withIncidentEvent(board: Board, event: CentreEvent): Board {
  switch (event.type) {
    case "IncidentOpened":
      return opened(board, event.data, event);
    case "IncidentChanged":
      return changed(board, event.data, event);
    case "IncidentTriaged":
      return triaged(board, event.data, event);
    case "IncidentConfirmed":
      return confirmed(board, event.data.incident, event);
    case "HandOverTaken":
      return handOverTaken(board, event.data.incident, event);
    case "IncidentClosed":
      return closed(board, event.data, event);
    case "IncidentReopened":
      return reopened(board, event.data.incident, event);
    case "IncidentsJoined":
      return movedTo(joined(board, event.data, event), event.data.calls, event.data.into, event);
    case "IncidentSplit":
      return movedTo(split(board, event.data, event), event.data.calls, event.data.incident, event);
    case "IncidentErased":
      return erased(board, event.data, event);
    case "PatientAdded":
      return added(board, event.data, event);
    case "PatientChanged":
      return changeIncident(board, event.data.incident, event, (incident) => ({ ...incident }));
    case "PatientEnded":
      return ended(board, event.data, event);
    case "Undone":
      return undone(board, event.data, event);
    default:
      return board;
  }
}

function shut(board: Board, data: ClosureSet, event: CentreEvent): Board {
  const { closure, start, until, training: _, ...told } = data;
  const record = { ...told, id: closure, from: start ?? null, until: until ?? null };
  const closures = new Map(board.closures).set(closure, { ...record, set_at: event.at, by: event.by });
  return { ...board, closures };
}

/** A call that was corrected says nothing that a row shows; a new object tells the card to read it again. */
function withCall(board: Board, data: Pick<CallReceived, "call">): Board {
  for (const incident of board.incidents.values())
    if (incident.calls.includes(data.call)) return withIncident(board, incident);
  return board;
}
