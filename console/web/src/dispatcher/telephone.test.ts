import { expect, it } from "vitest";
import { EMPTY_BOARD } from "../board";
import type { Line } from "../events";
import { NOW, told } from "../made";
import { apply, type Message } from "../state";
import { nextToTake, openLines } from "./telephone";

function rang(seq: number, call: string) {
  const data = { call, incident: call, line: "1" };
  return { ...told(seq, { type: "CallRang", data }, { phone: "+70000000003" }), stream_version: 1 };
}

function linesAfter(...messages: Message[]) {
  return openLines(messages.reduce(apply, EMPTY_BOARD).lines);
}

const ANSWERED = told(13, { type: "CallAnswered", data: { call: "1", taker: "anna" } });

it("takes the oldest that rings, then who wants to be called back", () => {
  const both = linesAfter(rang(11, "1"), rang(12, "2"));
  expect(nextToTake(both)?.id).toBe("1");
  expect(nextToTake(linesAfter(rang(11, "1"), rang(12, "2"), ANSWERED))?.id).toBe("2");
  const abandoned = told(14, { type: "CallAbandoned", data: { call: "1" } });
  expect(nextToTake(linesAfter(rang(11, "1"), rang(12, "2"), abandoned))?.id).toBe("2");
  expect(nextToTake(linesAfter(rang(11, "1"), abandoned))?.id).toBe("1");
  expect(nextToTake([])).toBeNull();
});

it("shows who rings before all who are to be called back", () => {
  const abandoned = told(13, { type: "CallAbandoned", data: { call: "1" } });
  const lines = linesAfter(rang(11, "1"), rang(12, "2"), abandoned, rang(14, "3"));
  expect(lines.map((each) => each.id)).toEqual(["2", "3", "1"]);
});

it("says who has a call, and shows it no more when it is over", () => {
  expect(linesAfter(rang(11, "1"), ANSWERED)).toMatchObject([{ state: "answered", taker: "anna" }]);
  const over = told(14, { type: "CallEnded", data: { call: "1" } });
  expect(linesAfter(rang(11, "1"), ANSWERED, over)).toEqual([]);
});

it("knows of a call whichever of event and list says the newer thing", () => {
  const listed = {
    id: "1",
    version: 1,
    incident: "1",
    line: "1",
    phone: null,
    received_at: NOW,
    taker: null,
  };
  const stale = { kind: "lines" as const, lines: [{ ...listed, state: "ringing" } as Line] };
  expect(linesAfter(rang(11, "1"), ANSWERED, stale)).toMatchObject([{ state: "answered" }]);
  expect(linesAfter(stale, ANSWERED)).toMatchObject([{ state: "answered", taker: "anna" }]);
});
