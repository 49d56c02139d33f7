import type { Board, PhoneLine } from "../board";
import type { CallRang, CallState, CentreEvent, Line } from "../events";
import { versionIn } from "./incidents";

export function rang(board: Board, data: CallRang, event: CentreEvent): Board {
  const phone = event.sealed?.phone;
  return withLine(board, {
    id: data.call,
    version: event.stream_version,
    incident: data.incident,
    line: data.line,
    phone: typeof phone === "string" ? phone : null,
    received_at: event.at,
    state: "ringing",
    taker: null,
  });
}

/** A call in another state; `taker` where somebody has it from now on. */
export function stood(
  board: Board,
  call: string,
  state: CallState,
  event: CentreEvent,
  taker?: string,
): Board {
  return changeLine(board, call, event, taker === undefined ? { state } : { state, taker });
}

/** Calls that belong to another incident from now on. */
export function movedTo(board: Board, calls: readonly string[], incident: string, event: CentreEvent): Board {
  return calls.reduce((before, call) => changeLine(before, call, event, { incident }), board);
}

/** Take in the calls that the centre lists; one that an event has changed since stays as it is. */
export function withLines(board: Board, listed: readonly Line[]): Board {
  const lines = new Map(board.lines);
  for (const { id, version, incident, line, phone, received_at, state, taker } of listed)
    if (version > (lines.get(id)?.version ?? 0))
      lines.set(id, { id, version, incident, line, phone, received_at, state, taker });
  return { ...board, lines };
}

export function changeLine(
  board: Board,
  call: string,
  event: CentreEvent,
  change: Partial<PhoneLine>,
): Board {
  const known = board.lines.get(call);
  return known ? withLine(board, { ...known, ...change, version: versionIn(event, `call:${call}`) }) : board;
}

function withLine(board: Board, line: PhoneLine): Board {
  return { ...board, lines: new Map(board.lines).set(line.id, line) };
}
