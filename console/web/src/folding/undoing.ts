import type { Board } from "../board";
import type { CentreEvent, IncidentAnswer, ProposalAnswer, Undone } from "../events";
import { changeLine } from "./calls";
import { ofRecord, type Sealed, versionIn } from "./incidents";
import { changeUnit } from "./units";

/** Longer than something may be taken back. */
const KEPT_MS = 30_000;

/** What was sealed of an incident before an event, for as long as that may be taken back. */
export interface SealedBefore {
  readonly seq: number;
  readonly atMs: number;
  readonly incident: string;
  readonly sealed: Sealed;
  readonly proposal: ProposalAnswer | null;
}

/** Note what an event is about to change of sealed fields; an undo does not tell them. */
export function withSealedKept(board: Board, event: CentreEvent): Board {
  const known = event.sealed ? incidentIn(board, event) : undefined;
  if (!known) return board;
  const atMs = Date.parse(event.at);
  const { lon, lat, address, close_text, proposal } = known;
  const sealed = { lon, lat, address, close_text };
  const before = { seq: event.seq, atMs, incident: known.id, sealed, proposal };
  return {
    ...board,
    sealedBefore: [...board.sealedBefore.filter((each) => each.atMs > atMs - KEPT_MS), before],
  };
}

function incidentIn(board: Board, event: CentreEvent): IncidentAnswer | undefined {
  return "incident" in event.data ? board.incidents.get(event.data.incident) : undefined;
}

/** Whether an event takes something back from before the snapshot: what was sealed then, only the centre knows. */
export function goesBeyond(board: Board, event: CentreEvent): boolean {
  return event.type === "Undone" && event.data.first <= board.since;
}

/** Records as they stood before a change that was taken back. */
export function undone(board: Board, data: Undone, event: CentreEvent): Board {
  const incidents = new Map(board.incidents);
  for (const record of data.incidents ?? []) {
    const known = incidents.get(record.id);
    if (!known) continue;
    const before = sealedBefore(board, record.id, data.first);
    const { lon, lat, address, close_text } = before?.sealed ?? known;
    const proposal = before?.proposal ?? known.proposal;
    const version = versionIn(event, `incident:${record.id}`);
    incidents.set(record.id, ofRecord(record, version, { lon, lat, address, close_text }, proposal));
  }
  const put = { ...board, incidents };
  return withCalls((data.units ?? []).reduce(withUnit, put), data, event);
}

function sealedBefore(board: Board, incident: string, first: number): SealedBefore | undefined {
  return board.sealedBefore.find((each) => each.incident === incident && each.seq >= first);
}

function withUnit(board: Board, record: NonNullable<Undone["units"]>[number]): Board {
  const { id, state, assignment = null, pause = null, until = null } = record;
  const { bound_for = null, stands_at = null } = record;
  const binding = assignment === null ? undefined : bindingIn(board, assignment);
  const shown = { state: binding ?? state, assignment, pause, until, bound_for, stands_at };
  return changeUnit(board, id, { ...shown, own_state: state });
}

function bindingIn(board: Board, assignment: string): string | undefined {
  for (const incident of board.incidents.values()) {
    const found = incident.assignments.find((each) => each.id === assignment);
    if (found) return found.status;
  }
  return undefined;
}

function withCalls(board: Board, data: Undone, event: CentreEvent): Board {
  return (data.calls ?? []).reduce(
    (before, { id, incident, state = "ended", taker = null }) =>
      changeLine(before, id, event, { incident, state, taker }),
    board,
  );
}
