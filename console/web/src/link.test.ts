import { beforeEach, expect, it } from "vitest";
import { ServerClock } from "./clock";
import { FIRST_SILENCE_MS, Link, type LinkState, SILENCE_MS, type Socket } from "./link";
import { NOW, snapshot, told } from "./made";
import type { Message } from "./state";

class Line implements Socket {
  binaryType: BinaryType = "blob";
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { reason: string }) => void) | null = null;
  isClosed = false;

  constructor(readonly path: string) {}

  close(): void {
    this.isClosed = true;
    this.onclose?.({ reason: "" });
  }

  say(message: unknown): void {
    this.onmessage?.({ data: message instanceof ArrayBuffer ? message : JSON.stringify(message) });
  }
}

let lines: Line[];
let timers: { atMs: number; act: () => void }[];
let nowMs: number;
let messages: Message[];
let states: LinkState[];
let link: Link;

beforeEach(() => {
  [lines, timers, nowMs, messages, states] = [[], [], 0, [], []];
  connect({ resumes: true });
});

function connect({ resumes }: { resumes: boolean }): void {
  link = new Link("/ws/crew?unit=u1", {
    open: (path) => {
      const line = new Line(path);
      lines.push(line);
      return line;
    },
    local: () => nowMs,
    resumes,
    clock: new ServerClock(() => nowMs),
    after: (ms, act) => {
      const timer = { atMs: nowMs + ms, act };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
    take: (message) => messages.push(message),
    tell: (state) => states.push(state),
  });
  link.start();
}

function pass(ms: number): void {
  nowMs += ms;
  for (const timer of timers.filter((each) => each.atMs <= nowMs)) {
    timers = timers.filter((each) => each !== timer);
    timer.act();
  }
}

function tick(row: number): ArrayBuffer {
  const view = new DataView(new ArrayBuffer(38));
  view.setUint8(0, 1);
  view.setUint32(4, 1, true);
  view.setBigUint64(8, 10n, true);
  view.setBigInt64(16, 60_000n, true);
  view.setInt32(24, 303_000_000, true);
  view.setInt32(28, 599_000_000, true);
  view.setInt32(32, 1_500, true);
  view.setUint16(36, row, true);
  return view.buffer;
}

it("comes back after the last event that it brought", () => {
  lines[0]?.say(snapshot());
  lines[0]?.say(told(11, { type: "ClosureLifted", data: { closure: "1" } }));
  lines[0]?.close();
  expect(states.at(-1)?.up).toBe(false);
  pass(250);
  expect(lines[1]?.path).toBe("/ws/crew?unit=u1&after=11");
  lines[1]?.say({ kind: "alive", seq: 11, now: NOW, unit_order: ["u1"] });
  expect(states.at(-1)?.up).toBe(true);
});

it("says since when it is down", () => {
  nowMs = 5_000;
  lines[0]?.say(snapshot());
  pass(1_000);
  lines[0]?.close();
  expect(states.at(-1)).toEqual({ up: false, heardAtMs: 5_000, reason: null });
});

it("takes a long silence for a cut", () => {
  lines[0]?.say(snapshot());
  pass(SILENCE_MS);
  expect(lines[0]?.isClosed).toBe(true);
  expect(states.at(-1)?.up).toBe(false);
});

it("begins with a snapshot each time where it is told to", () => {
  connect({ resumes: false });
  lines.at(-1)?.say(snapshot());
  lines.at(-1)?.close();
  pass(250);
  expect(lines.at(-1)?.path).toBe("/ws/crew?unit=u1");
});

it("leaves a path that swallows everything for another try", () => {
  pass(FIRST_SILENCE_MS);
  expect(lines[0]?.isClosed).toBe(true);
  pass(250);
  expect(lines).toHaveLength(2);
});

it("waits longer each time that nobody answers, and starts anew after a word", () => {
  for (const waitMs of [250, 500, 1_000, 2_000, 4_000, 4_000]) {
    const before = lines.length;
    lines.at(-1)?.close();
    pass(waitMs - 1);
    expect(lines).toHaveLength(before);
    pass(1);
    expect(lines).toHaveLength(before + 1);
  }
  lines.at(-1)?.say(snapshot());
  lines.at(-1)?.close();
  pass(250);
  expect(lines).toHaveLength(8);
});

it("reads binary ticks by the order of the snapshot", () => {
  lines[0]?.say(snapshot());
  lines[0]?.say(tick(1));
  expect(messages.at(-1)).toMatchObject({ units: ["u2"], lon: [30.3], lat: [59.9], atMs: [58_500] });
});

it("stays away once it was stopped", () => {
  link.stop();
  pass(60_000);
  expect(lines).toHaveLength(1);
});
