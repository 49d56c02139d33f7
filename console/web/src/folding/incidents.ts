import type { Board } from "../board";
import type {
  Assignment,
  AssignmentAnswer,
  CallLocated,
  CentreEvent,
  Channel,
  Incident,
  IncidentAnswer,
  IncidentChanged,
  IncidentClosed,
  IncidentErased,
  IncidentOpened,
  IncidentSplit,
  IncidentsJoined,
  IncidentTriaged,
  Outcome,
  PatientRecord,
  PatientState,
  Place,
  Proposal,
  ProposalAnswer,
} from "../events";

/** Ends after which the incident goes on: nobody has been to the patient. */
const HELP_STILL_OWED: ReadonlySet<Outcome> = new Set([
  "refused",
  "stood_down",
  "diverted",
  "swapped",
  "cancelled",
  "undone",
]);

/** Whether an assignment ended without anybody having been to the patient. */
export function helpIsOwed({ outcome }: AssignmentAnswer): boolean {
  return outcome !== null && HELP_STILL_OWED.has(outcome);
}

/** What is sealed of an incident. */
export type Sealed = Pick<IncidentAnswer, "lon" | "lat" | "address" | "close_text">;

const NOTHING_SEALED: Sealed = { lon: null, lat: null, address: null, close_text: null };

/** Put an incident on the board; state and wanted units follow from its other fields. */
export function withIncident(board: Board, incident: IncidentAnswer): Board {
  return { ...board, incidents: new Map(board.incidents).set(incident.id, derived(incident)) };
}

/** Change an incident that the board knows, to the version that the event gave it. */
export function changeIncident(
  board: Board,
  id: string,
  event: CentreEvent,
  change: (incident: IncidentAnswer) => IncidentAnswer,
): Board {
  const incident = board.incidents.get(id);
  if (!incident) return board;
  return withIncident(board, { ...change(incident), version: versionIn(event, `incident:${id}`) });
}

/** The version of a stream after an event. */
export function versionIn(event: CentreEvent, stream: string): number {
  return event.touches?.[stream] ?? event.stream_version;
}

/** What the event says of a sealed field, else what was known. */
function told<T>(event: CentreEvent, field: string, known: T): T {
  const value = event.sealed?.[field];
  return value == null ? known : (value as T);
}

function placed(place: Place | null) {
  return {
    road_lon: place?.lon ?? null,
    road_lat: place?.lat ?? null,
    off_map: place?.off_map ?? false,
    hint: place?.hint ?? null,
  };
}

export function opened(board: Board, data: IncidentOpened, event: CentreEvent): Board {
  return withIncident(board, {
    ...placed(data.place ?? null),
    id: data.incident,
    version: versionIn(event, `incident:${data.incident}`),
    state: "draft",
    priority: data.priority,
    form: data.form,
    reason: data.reason,
    needs: data.needs ?? [],
    lon: told(event, "lon", null),
    lat: told(event, "lat", null),
    address: told(event, "address", null),
    opened_at: event.at,
    calls: [data.call],
    closed_at: null,
    close_reason: null,
    close_text: null,
    erased: false,
    assignments: [],
    kind: data.kind ?? "call",
    due_at: data.due_at ?? null,
    hospital: data.hospital ?? null,
    units: data.units ?? 1,
    wanting: 0,
    reserved: [],
    patients: [],
    joined: [],
    joined_to: null,
    preliminary: true,
    target_s: null,
    taken_by: null,
    located: data.located ?? null,
    proposal: null,
    channel: data.channel ?? "desk",
    confirmed_at: null,
  });
}

const COMES_BY_ITSELF: ReadonlySet<Channel> = new Set(["text", "web", "car", "centre_112"]);

/** Whether it came by itself and nobody has shown yet to have seen it, by word or by deed. */
export function isUnconfirmed({ channel, confirmed_at, closed_at }: IncidentAnswer): boolean {
  return COMES_BY_ITSELF.has(channel) && confirmed_at === null && closed_at === null;
}

/** An incident that somebody has dealt with: the first to do so has confirmed it. */
export function seen(incident: IncidentAnswer, event: CentreEvent): IncidentAnswer {
  return isUnconfirmed(incident) ? { ...incident, confirmed_at: event.at } : incident;
}

export function confirmed(board: Board, incident: string, event: CentreEvent): Board {
  return changeIncident(board, incident, event, (each) => seen(each, event));
}

export function changed(board: Board, data: IncidentChanged, event: CentreEvent): Board {
  return changeIncident(board, data.incident, event, (incident) => ({
    ...(data.follows ? incident : seen(incident, event)),
    ...(data.reason && data.reason !== incident.reason ? { preliminary: true, target_s: null } : {}),
    priority: data.priority ?? incident.priority,
    form: data.form ?? incident.form,
    reason: data.reason ?? incident.reason,
    needs: data.needs ?? incident.needs,
    units: data.units ?? incident.units,
    lon: told(event, "lon", incident.lon),
    lat: told(event, "lat", incident.lat),
    address: told(event, "address", incident.address),
    ...(data.place ? { ...placed(data.place), located: null, proposal: null } : {}),
  }));
}

/** An incident as the answers to the questions make it. */
export function triaged(board: Board, data: IncidentTriaged, event: CentreEvent): Board {
  const { incident: id, reason, priority, form, needs, units, target_s, provisional } = data;
  return changeIncident(board, id, event, (incident) => ({
    ...seen(incident, event),
    ...{ reason, priority, form, needs, units, target_s },
    preliminary: provisional,
  }));
}

/** A message told where the caller is: the place now where it is held for better, else one to look at. */
export function located(board: Board, data: CallLocated, event: CentreEvent): Board {
  const { source, radius_m, found_at, why, used, proposed = false, contradicts = false } = data;
  const found = { source, radius_m, found_at };
  return changeIncident(board, data.incident, event, (incident) => {
    const [lon, lat] = [told(event, "lon", null), told(event, "lat", null)];
    if (used) {
      const exact = { lon: lon ?? incident.lon, lat: lat ?? incident.lat };
      return { ...incident, ...placed(data.place ?? null), ...exact, located: found, proposal: null };
    }
    if (!proposed && !contradicts) return incident;
    return { ...incident, proposal: { located: found, why, contradicts, lon, lat } };
  });
}

/** Whoever an incident was handed over to has taken it. */
export function handOverTaken(board: Board, incident: string, event: CentreEvent): Board {
  return changeIncident(board, incident, event, (each) => ({ ...each, taken_by: null }));
}

export function closed(board: Board, data: IncidentClosed, event: CentreEvent): Board {
  return changeIncident(board, data.incident, event, (each) => ({
    ...each,
    closed_at: event.at,
    close_reason: data.reason,
    taken_by: data.taken_by ?? null,
    close_text: told(event, "text", each.close_text),
  }));
}

export function reopened(board: Board, incident: string, event: CentreEvent): Board {
  return changeIncident(board, incident, event, (each) =>
    seen({ ...each, closed_at: null, close_reason: null, taken_by: null }, event),
  );
}

/** An incident that is part of another: its calls move there. */
export function joined(board: Board, data: IncidentsJoined, event: CentreEvent): Board {
  const left = changeIncident(board, data.incident, event, (each) => ({
    ...each,
    closed_at: event.at,
    close_reason: "duplicate",
    joined_to: data.into,
    calls: without(each.calls, data.calls),
  }));
  return changeIncident(left, data.into, event, (each) => ({
    ...seen(each, event),
    calls: [...each.calls, ...data.calls],
    joined: [...each.joined, data.incident],
  }));
}

/** An incident that stands by itself again, with its own calls. */
export function split(board: Board, data: IncidentSplit, event: CentreEvent): Board {
  const back = changeIncident(board, data.incident, event, (each) =>
    seen(
      {
        ...each,
        closed_at: null,
        close_reason: null,
        joined_to: null,
        calls: [...each.calls, ...data.calls],
      },
      event,
    ),
  );
  return changeIncident(back, data.out_of, event, (each) => ({
    ...each,
    calls: without(each.calls, data.calls),
    joined: without(each.joined, [data.incident]),
  }));
}

export function erased(board: Board, data: IncidentErased, event: CentreEvent): Board {
  const ids = [data.incident, ...(data.joined ?? [])];
  return ids.reduce(
    (before, id) =>
      changeIncident(before, id, event, (each) => ({
        ...each,
        ...NOTHING_SEALED,
        proposal: each.proposal && { ...each.proposal, lon: null, lat: null },
        erased: true,
      })),
    board,
  );
}

/** Shape a public record of an incident; what is sealed of it is told apart. */
export function ofRecord(
  record: Incident,
  version: number,
  sealed: Sealed,
  known: ProposalAnswer | null,
): IncidentAnswer {
  const { id, priority, form, reason, needs, place, opened_at, calls, triage, handed } = record;
  return derived({
    ...{ id, version, priority, form, reason, needs, opened_at, calls },
    ...placed(place),
    ...(record.erased ? NOTHING_SEALED : sealed),
    state: "draft",
    closed_at: record.closed_at ?? null,
    close_reason: record.close_reason ?? null,
    erased: record.erased ?? false,
    assignments: (record.assignments ?? []).map(assignmentOfRecord),
    kind: record.kind ?? "call",
    due_at: record.due_at ?? null,
    hospital: record.hospital ?? null,
    units: record.units ?? 1,
    wanting: 0,
    reserved: record.reserved ?? [],
    patients: (record.patients ?? []).map(patientOfRecord),
    joined: record.joined ?? [],
    joined_to: record.joined_to ?? null,
    preliminary: triage?.provisional ?? true,
    target_s: record.target_s ?? null,
    taken_by: handed && !handed.taken_at ? handed.due_at : null,
    located: record.located ?? null,
    proposal: record.proposal ? proposalOf(record.proposal, known) : null,
    channel: record.channel ?? "desk",
    confirmed_at: record.confirmed_at ?? null,
  });
}

/** The exact place of a proposal is sealed: it is known where the proposal is the one that was shown. */
function proposalOf({ located, why, contradicts }: Proposal, known: ProposalAnswer | null): ProposalAnswer {
  const isKnown = known?.located.found_at === located.found_at;
  const exact = isKnown ? { lon: known.lon, lat: known.lat } : { lon: null, lat: null };
  return { located, why, contradicts, ...exact };
}

function patientOfRecord(record: PatientRecord): PatientState {
  const { number, outcome = null, assignment = null, hospital = null } = record;
  return { number, outcome, assignment, hospital };
}

function assignmentOfRecord(record: Assignment): AssignmentAnswer {
  const { moved_by: _, ...fields } = record;
  return {
    hospital: null,
    automatic: false,
    sources: {},
    outcome: null,
    handed_to: null,
    replaces: null,
    back_at: null,
    assists: false,
    ...fields,
  };
}

/** Draft without a place, waiting without a unit, assigned with one, closed; and how many units are still to be sent. */
function derived(incident: IncidentAnswer): IncidentAnswer {
  if (incident.closed_at !== null) return { ...incident, state: "closed", wanting: 0 };
  const counted = incident.assignments.filter((each) => !each.assists && !helpIsOwed(each));
  const isBound = incident.assignments.some((each) => each.status !== "ended");
  const free = incident.road_lon === null ? ("draft" as const) : ("waiting" as const);
  return {
    ...incident,
    state: isBound ? "assigned" : free,
    wanting: Math.max(incident.units - counted.length, 0),
  };
}

function without<T>(all: readonly T[], some: readonly T[]): readonly T[] {
  return all.filter((each) => !some.includes(each));
}
