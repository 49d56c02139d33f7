import { expect, test } from "vitest";
import type { ArrivalAnswer, IncidentAnswer } from "../events";
import { soonest, untilArrival } from "./arrivals";

const NOW = Date.parse("2026-11-22T12:00:00Z");

const arrival = (assignment: string, arrives_at: string | null, estimated = false): ArrivalAnswer => ({
  assignment,
  incident: "1",
  unit: "u1",
  arrives_at,
  estimated,
});

test("the time until a crew is there ticks down and never below nothing", () => {
  expect(untilArrival(arrival("1-1", "2026-11-22T12:04:10Z"), NOW)).toBe("→ 04:10");
  expect(untilArrival(arrival("1-1", "2026-11-22T11:59:00Z"), NOW)).toBe("→ 00:00");
});

test("a straight line is marked, and what nobody knows is not said", () => {
  expect(untilArrival(arrival("1-1", "2026-11-22T12:01:00Z", true), NOW)).toBe("→ ~01:00");
  expect(untilArrival(arrival("1-1", null), NOW)).toBe("");
  expect(untilArrival(undefined, NOW)).toBe("");
});

test("of several crews the first to be there counts, none that has ended", () => {
  const assignments = ["en_route", "accepted", "ended"].map((status, nth) => ({
    id: `1-${nth + 1}`,
    status,
  }));
  const incident = { assignments } as unknown as IncidentAnswer;
  const arrivals = new Map(
    [
      arrival("1-1", "2026-11-22T12:09:00Z"),
      arrival("1-2", "2026-11-22T12:05:00Z"),
      arrival("1-3", "2026-11-22T12:01:00Z"),
    ].map((each) => [each.assignment, each]),
  );
  expect(soonest(incident, arrivals)?.assignment).toBe("1-2");
  expect(soonest(incident, new Map())).toBeUndefined();
});
