import type { AssignmentAnswer, CentreEvent, IncidentAnswer, Snapshot, UnitAnswer } from "./events";

/** Made-up records for tests. */
export const NOW = "2026-03-02T09:30:00Z";

export function unit(id: string, more: Partial<UnitAnswer> = {}): UnitAnswer {
  return {
    id,
    call_sign: id,
    station: "s1",
    capabilities: ["physician"],
    moves: "road",
    state: "at_station",
    own_state: "at_station",
    bound_for: null,
    stands_at: null,
    lon: 30.3,
    lat: 59.9,
    position_at: NOW,
    assignment: null,
    shift_end: null,
    pause: null,
    until: null,
    crew: [],
    ...more,
  };
}

export function incident(id: string, more: Partial<IncidentAnswer> = {}): IncidentAnswer {
  return {
    id,
    version: 1,
    state: "waiting",
    priority: 2,
    form: "emergency",
    reason: "injury",
    needs: [],
    lon: null,
    lat: null,
    address: null,
    road_lon: 30.31,
    road_lat: 59.94,
    off_map: false,
    hint: null,
    opened_at: NOW,
    calls: [id],
    closed_at: null,
    close_reason: null,
    close_text: null,
    erased: false,
    assignments: [],
    kind: "call",
    due_at: null,
    hospital: null,
    units: 1,
    wanting: 1,
    reserved: [],
    patients: [],
    joined: [],
    joined_to: null,
    preliminary: true,
    target_s: null,
    taken_by: null,
    channel: "desk",
    confirmed_at: null,
    located: null,
    proposal: null,
    ...more,
  };
}

export function assignment(id: string, unit: string, more: Partial<AssignmentAnswer> = {}): AssignmentAnswer {
  return {
    id,
    incident: id.split("-")[0] ?? "",
    unit,
    status: "proposed",
    times: { proposed: NOW },
    sources: { proposed: "centre" },
    hospital: null,
    by: "anna",
    automatic: false,
    outcome: null,
    handed_to: null,
    replaces: null,
    back_at: null,
    assists: false,
    ...more,
  };
}

export function snapshot(more: Partial<Snapshot> = {}): Snapshot {
  const units = more.units ?? [unit("u1"), unit("u2")];
  return {
    kind: "snapshot",
    seq: 10,
    now: NOW,
    training: false,
    incidents: [],
    closures: [],
    unit_order: units.map((each) => each.id),
    ...more,
    units,
  };
}

type OfType = CentreEvent extends infer Each
  ? Each extends { type: string; data: unknown }
    ? Pick<Each, "type" | "data">
    : never
  : never;

/** An event as a socket tells it. */
export function told(seq: number, what: OfType, sealed?: Readonly<Record<string, unknown>> | null) {
  const fields = {
    seq,
    version: 1,
    at: NOW,
    by: "demo",
    seat: "1",
    stream: "",
    stream_version: seq,
    hash: "",
  };
  const event = { ...fields, ...what, ...(sealed === undefined ? {} : { sealed }) } as CentreEvent;
  return { kind: "event" as const, seq, event };
}
