import { describe, expect, it } from "vitest";
import { EMPTY_BOARD } from "./board";
import type { AssignmentStatus, ContextMessage } from "./events";
import { goesBeyond } from "./folding/undoing";
import { incident, NOW, snapshot, told, unit } from "./made";
import { apply, type Message } from "./state";

const OPENED = { incident: "1", call: "1", priority: 1, form: "emergency", reason: "chest_pain" } as const;
const PLACE = { lon: 30.31, lat: 59.94 };
const ASSIGNED = { assignment: "1-1", incident: "1", unit: "u1" };

function moved(seq: number, status: AssignmentStatus) {
  return told(seq, { type: "AssignmentMoved", data: { ...ASSIGNED, status, reached_at: NOW } });
}

function boardAfter(...messages: Message[]) {
  return [snapshot(), ...messages].reduce(apply, EMPTY_BOARD);
}

const CALLED = told(
  11,
  { type: "IncidentOpened", data: { ...OPENED, place: PLACE } },
  { address: "Лесная, 5" },
);
const SENT = told(12, { type: "UnitAssigned", data: ASSIGNED });

describe("a board", () => {
  it("shows a new incident with what was sealed of it", () => {
    const shown = boardAfter(CALLED).incidents.get("1");
    expect(shown).toMatchObject({ state: "waiting", priority: 1, address: "Лесная, 5", road_lon: 30.31 });
  });

  it("calls an incident without a place a draft", () => {
    expect(boardAfter(told(11, { type: "IncidentOpened", data: OPENED })).incidents.get("1")?.state).toBe(
      "draft",
    );
  });

  it("shows a busy unit by the status of its assignment", () => {
    const board = boardAfter(CALLED, SENT, moved(13, "accepted"));
    expect(board.units.get("u1")).toMatchObject({ state: "accepted", assignment: "1-1" });
    expect(board.incidents.get("1")).toMatchObject({ state: "assigned", version: 13 });
  });

  it("frees a unit that never left at its station, one that was under way on the road", () => {
    expect(boardAfter(CALLED, SENT, moved(13, "ended")).units.get("u1")?.state).toBe("at_station");
    const driven = boardAfter(CALLED, SENT, moved(13, "accepted"), moved(14, "en_route"), moved(15, "ended"));
    expect(driven.units.get("u1")).toMatchObject({ state: "free_on_road", assignment: null });
  });

  it("lets an incident wait again when its only unit is gone", () => {
    expect(boardAfter(CALLED, SENT, moved(13, "ended")).incidents.get("1")?.state).toBe("waiting");
  });

  it("keeps the other assignment of an incident as it is", () => {
    const second = { ...ASSIGNED, assignment: "1-2", unit: "u2" };
    const board = boardAfter(
      CALLED,
      SENT,
      told(13, { type: "UnitAssigned", data: second }),
      moved(14, "accepted"),
    );
    expect(board.incidents.get("1")?.assignments.map((each) => each.status)).toEqual([
      "accepted",
      "proposed",
    ]);
    expect(board.units.get("u2")?.state).toBe("proposed");
  });

  it("still wants a crew where only one is that assists", () => {
    const walks = told(12, { type: "UnitAssigned", data: { ...ASSIGNED, assists: true } });
    expect(boardAfter(CALLED, walks).incidents.get("1")).toMatchObject({ state: "assigned", wanting: 1 });
    expect(boardAfter(CALLED, SENT).incidents.get("1")).toMatchObject({ state: "assigned", wanting: 0 });
  });

  it("takes each event in once", () => {
    const once = boardAfter(CALLED, SENT);
    expect(apply(once, SENT)).toBe(once);
  });

  it("closes an incident and forgets what was erased", () => {
    const closed = told(
      12,
      { type: "IncidentClosed", data: { incident: "1", reason: "other" } },
      { text: "ложный" },
    );
    const erased = told(13, { type: "IncidentErased", data: { incident: "1" } });
    expect(boardAfter(CALLED, closed).incidents.get("1")).toMatchObject({
      state: "closed",
      close_text: "ложный",
    });
    expect(boardAfter(CALLED, closed, erased).incidents.get("1")).toMatchObject({
      address: null,
      erased: true,
    });
  });

  it("lets what records say of a patient go with the incident", () => {
    const known = { kind: "context", incident: "1", state: "known", seq: 11 } as ContextMessage;
    const closed = told(13, { type: "IncidentClosed", data: { incident: "1", reason: "completed" } });
    expect(boardAfter(CALLED, known).contexts.size).toBe(1);
    expect(boardAfter(CALLED, known, closed).contexts.size).toBe(0);
    const late = snapshot({ seq: 20, incidents: [incident("1", { state: "closed" })] });
    expect(boardAfter(CALLED, known, late).contexts.size).toBe(0);
  });

  it("shows what a unit is by itself only when it is free", () => {
    const away = told(13, { type: "UnitStateChanged", data: { unit: "u1", state: "out_of_service" } });
    const board = boardAfter(CALLED, SENT, away);
    expect(board.units.get("u1")?.state).toBe("proposed");
    expect(apply(board, moved(14, "ended")).units.get("u1")?.state).toBe("out_of_service");
  });

  it("notes when a hospital told how it stands, and passes on what hangs on that", () => {
    const report = told(12, { type: "HospitalReported", data: { hospital: "h1", beds: { trauma: 0 } } });
    expect(boardAfter(CALLED).hospitalsToldAt).toBe(10);
    expect(boardAfter(CALLED, report).hospitalsToldAt).toBe(12);
  });

  it("passes over what is about an incident that it does not know", () => {
    expect(boardAfter(moved(11, "accepted")).incidents.size).toBe(0);
  });

  it("moves units by a tick without touching the roster", () => {
    const before = boardAfter();
    const tick = {
      kind: "positions" as const,
      seq: 10,
      nowMs: 5,
      units: ["u1"],
      lon: [30.4],
      lat: [59.9],
      atMs: [5],
    };
    const board = apply(before, tick);
    expect(board.fixes.get("u1")).toEqual({ lon: 30.4, lat: 59.9, atMs: 5, headingDeg: 90 });
    expect(board.units).toBe(before.units);
  });

  it("shows again what was sealed before a change that was taken back", () => {
    const record = { ...OPENED, id: "1", version: 1, needs: [], place: PLACE, opened_at: NOW, calls: ["1"] };
    const moved = told(12, { type: "IncidentChanged", data: { incident: "1" } }, { address: "Дубовая, 14" });
    const undone = told(13, { type: "Undone", data: { first: 12, last: 12, incidents: [record] } });
    expect(boardAfter(CALLED, moved).incidents.get("1")?.address).toBe("Дубовая, 14");
    expect(boardAfter(CALLED, moved, undone).incidents.get("1")).toMatchObject({
      address: "Лесная, 5",
      version: 13,
    });
    expect(goesBeyond(boardAfter(CALLED, moved), undone.event)).toBe(false);
    expect(goesBeyond(boardAfter(snapshot({ seq: 12 })), undone.event)).toBe(true);
  });

  it("is replaced by a snapshot", () => {
    const newer = snapshot({ seq: 20, units: [unit("u3")], incidents: [incident("7")] });
    const board = boardAfter(CALLED, newer);
    expect([...board.units.keys(), ...board.incidents.keys(), board.seq]).toEqual(["u3", "7", 20]);
  });

  it("keeps what records say through a snapshot, and what the service misses", () => {
    const link = { state: "down" as const, since: NOW };
    const told = { kind: "context", incident: "1", state: "no_answer", seq: 11 } as ContextMessage;
    const board = boardAfter(told, { kind: "alive", seq: 11, now: NOW, bus: link }, snapshot());
    expect([board.contexts.get("1")?.state, board.bus, board.centre]).toEqual(["no_answer", link, null]);
  });

  it("holds closures until they are lifted", () => {
    const data = { closure: "1", arcs: [3], geometry: {}, reason: "пожар" };
    const set = told(11, { type: "ClosureSet", data });
    expect(boardAfter(set).closures.get("1")).toMatchObject({ reason: "пожар", arcs: [3] });
    expect(boardAfter(set, told(12, { type: "ClosureLifted", data: { closure: "1" } })).closures.size).toBe(
      0,
    );
  });
});
