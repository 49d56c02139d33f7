import { beforeEach, expect, it } from "vitest";
import { Assigning, TREMBLE_MS } from "./assigning";

let nowMs: number;
let assigning: Assigning;

beforeEach(() => {
  nowMs = 0;
  assigning = new Assigning(() => nowMs);
});

const SEEN = { id: "7", version: 3 };
const HEARD = { id: "7", version: 4 };

it("sends one crew to an incident until the server has answered, and leaves other incidents free", () => {
  expect(assigning.isFree(SEEN, false)).toBe(true);
  assigning.begin(SEEN);
  expect(assigning.isFree(SEEN, true)).toBe(false);
  expect(assigning.isFree({ id: "8", version: 1 }, false)).toBe(true);
});

it("takes a second press at once for a trembling hand", () => {
  assigning.begin(SEEN);
  assigning.end(SEEN, true);
  expect(assigning.isFree(HEARD, true)).toBe(false);
  nowMs += TREMBLE_MS;
  expect(assigning.isFree(HEARD, true)).toBe(true);
});

it("sends nobody by default to an incident that the board still shows without a crew", () => {
  assigning.begin(SEEN);
  assigning.end(SEEN, true);
  nowMs += TREMBLE_MS;
  expect(assigning.isFree(SEEN, false)).toBe(false);
  expect(assigning.isFree(SEEN, true)).toBe(true);
});

it("is free again at once where the server refused", () => {
  assigning.begin(SEEN);
  assigning.end(SEEN, false);
  expect(assigning.isFree(SEEN, false)).toBe(true);
});
