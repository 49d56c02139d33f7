import { beforeEach, expect, it } from "vitest";
import { Accepting } from "./accepting";
import { TREMBLE_MS } from "./assigning";

const FIRST = { unit: "u1", station: "s2" };
const SECOND = { unit: "u2", station: "s3" };

let nowMs: number;
let accepting: Accepting;

beforeEach(() => {
  nowMs = 0;
  accepting = new Accepting(() => nowMs);
  accepting.show([FIRST, SECOND]);
  nowMs += TREMBLE_MS;
});

it("takes one order at a time, and a second press at once for a trembling hand", () => {
  expect(accepting.isFree(0, FIRST)).toBe(true);
  accepting.begin();
  expect(accepting.isFree(0, FIRST)).toBe(false);
  expect(accepting.isFree(1, SECOND)).toBe(false);
  accepting.end();
  expect(accepting.isFree(1, SECOND)).toBe(false);
  nowMs += TREMBLE_MS;
  expect(accepting.isFree(1, SECOND)).toBe(true);
});

it("does not order who slid under the finger a moment ago", () => {
  accepting.show([SECOND]);
  expect(accepting.isFree(0, SECOND)).toBe(false);
  nowMs += TREMBLE_MS;
  expect(accepting.isFree(0, SECOND)).toBe(true);
});

it("leaves those free whose place and station stayed", () => {
  accepting.show([FIRST, { ...SECOND, station: "s4" }]);
  expect(accepting.isFree(0, FIRST)).toBe(true);
  expect(accepting.isFree(1, { ...SECOND, station: "s4" })).toBe(false);
});

it("orders nobody who is not shown where the finger is", () => {
  expect(accepting.isFree(0, SECOND)).toBe(false);
  expect(accepting.isFree(2, FIRST)).toBe(false);
});
