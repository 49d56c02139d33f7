// @vitest-environment node
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { EMPTY_BOARD } from "../board";
import type { CentreEvent, Line, Snapshot } from "../events";
import { apply } from "../state";

/** What a centre told of one day: tests/console/test_two_folds.py writes it. */
interface Story {
  readonly before: Snapshot;
  readonly events: readonly CentreEvent[];
  readonly after: Snapshot;
  readonly lines: readonly Line[];
}

const path: string | undefined = import.meta.env.VITE_STORY;

/** Times are the same however many digits of a second they are written with. */
function comparable(value: unknown): unknown {
  if (typeof value === "string" && /^\d{4}-\d\d-\d\dT/.test(value)) return Date.parse(value);
  if (Array.isArray(value)) return value.map(comparable);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, comparable(each)]));
}

function byId(values: Iterable<{ readonly id: string }>): unknown {
  return comparable(Object.fromEntries([...values].map((each) => [each.id, each])));
}

it.runIf(path)("makes the same board of the events of a day as the centre", () => {
  const story = JSON.parse(readFileSync(path ?? "", "utf-8")) as Story;
  const messages = story.events.map((event) => ({ kind: "event" as const, seq: event.seq, event }));
  const board = messages.reduce(apply, apply(EMPTY_BOARD, story.before));
  expect(board.seq).toBe(story.after.seq);
  expect(byId(board.incidents.values())).toEqual(byId(story.after.incidents));
  expect(byId(board.units.values())).toEqual(byId(story.after.units));
  const lines = [...board.lines.values()].filter((each) => each.state !== "ended");
  const listed = apply(EMPTY_BOARD, { kind: "lines", lines: story.lines }).lines;
  expect(byId(lines)).toEqual(byId(listed.values()));
});
