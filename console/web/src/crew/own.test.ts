import { expect, it } from "vitest";
import { EMPTY_BOARD } from "../board";
import type { ContextMessage } from "../events";
import { assignment, incident, NOW, snapshot, told, unit } from "../made";
import { apply } from "../state";
import { ownAlone } from "./own";

const ON_ITS_WAY = assignment("7-1", "u1", { status: "en_route" });
const CALLED = snapshot({
  units: [unit("u1", { assignment: "7-1", state: "en_route" })],
  incidents: [incident("7", { state: "assigned", assignments: [ON_ITS_WAY] })],
});
const KNOWN = { kind: "context", incident: "7", state: "known", seq: 10 } as ContextMessage;
const ENDED = told(11, {
  type: "AssignmentMoved",
  data: { assignment: "7-1", incident: "7", unit: "u1", status: "ended", reached_at: NOW },
});

it("keeps the incident that the crew is on", () => {
  const board = [CALLED, KNOWN].reduce(apply, EMPTY_BOARD);
  expect(ownAlone(board, board)).toBe(board);
});

it("keeps nothing of an incident that the crew left but its number and when", () => {
  const before = [CALLED, KNOWN].reduce(apply, EMPTY_BOARD);
  const board = ownAlone(apply(before, ENDED), before);
  expect([board.incidents.size, board.contexts.size]).toEqual([0, 0]);
  expect(board.lastCall).toEqual({ incident: "7", endedAtMs: Date.parse(NOW) });
  const free = apply(board, snapshot({ units: [unit("u1")] }));
  expect(ownAlone(free, board).lastCall).toBe(board.lastCall);
});

it("says that a call is over which ended while the link was down", () => {
  const before = apply(EMPTY_BOARD, CALLED);
  const after = apply(before, snapshot({ seq: 20, units: [unit("u1")] }));
  expect(ownAlone(after, before).lastCall).toEqual({ incident: "7", endedAtMs: null });
});
