import { expect, it } from "vitest";
import { EMPTY_BOARD } from "./board";
import { assignment, incident, NOW, snapshot, unit } from "./made";
import { furthest, nextStatus, oldestWaitingMs, queue, running, timeline, unitsByStation } from "./selectors";
import { apply } from "./state";

const LATER = "2026-03-02T09:40:00Z";

function reached(id: string, status: "en_route" | "on_scene", at: string) {
  return assignment(id, "u1", { status, times: { proposed: NOW, [status]: at } });
}

it("queues by urgency, then by age", () => {
  const incidents = [
    incident("1", { priority: 3 }),
    incident("2", { priority: 1, opened_at: LATER }),
    incident("10", { priority: 1 }),
    incident("9", { priority: 1 }),
    incident("5", { state: "closed" }),
  ];
  const waiting = queue(apply(EMPTY_BOARD, snapshot({ incidents })));
  expect(waiting.map((each) => each.id)).toEqual(["9", "10", "2", "1"]);
  expect(oldestWaitingMs(waiting)).toBe(Date.parse(NOW));
  expect(oldestWaitingMs([])).toBeNull();
});

it("keeps an incident in the queue that wants one more crew, and among those at work", () => {
  const more = { state: "assigned" as const, assignments: [assignment("1-1", "u1")], units: 2, wanting: 1 };
  const board = apply(
    EMPTY_BOARD,
    snapshot({ incidents: [incident("1", more), incident("2", { wanting: 0 })] }),
  );
  expect(queue(board).map((each) => each.id)).toEqual(["1", "2"]);
  expect(running(board).map((each) => each.id)).toEqual(["1"]);
});

it("finds the crew that is furthest", () => {
  const assignments = [reached("1-1", "en_route", NOW), reached("1-2", "on_scene", LATER)];
  const at = incident("1", { state: "assigned", assignments });
  expect(furthest(assignments)).toBe(assignments[1]);
  expect(running(apply(EMPTY_BOARD, snapshot({ incidents: [at] })))).toHaveLength(1);
});

it("knows what follows what", () => {
  expect(nextStatus("proposed")).toBe("accepted");
  expect(nextStatus("ended")).toBeNull();
});

it("groups units by station and counts as people do", () => {
  const units = [unit("10-1"), unit("2-1", { state: "on_scene" }), unit("9-1", { station: "s2" })];
  const stations = new Map([["s2", { id: "s2", name: "Северная", lon: 0, lat: 0 }]]);
  const groups = unitsByStation(units, stations);
  expect(groups.map((group) => [group.name, group.free, group.units.map((each) => each.id)])).toEqual([
    ["Северная", 1, ["9-1"]],
    ["s1", 1, ["2-1", "10-1"]],
  ]);
});

it("tells what happened in order", () => {
  const at = incident("1", { assignments: [reached("1-1", "on_scene", LATER)] });
  expect(timeline(at).map((step) => step.what)).toEqual(["opened", "proposed", "on_scene"]);
});
