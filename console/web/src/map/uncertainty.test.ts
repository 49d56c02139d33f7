import { expect, it } from "vitest";
import type { Located } from "../events";
import { circlesOf } from "./uncertainty";

/** A map on which a degree is as many pixels as it is metres. */
const project = (lon: number, lat: number) => [lon * 111_195, -lat * 111_195] as const;
const found: Located = { source: "aml_wifi", radius_m: 40, found_at: "2026-03-02T09:30:00Z" };

it("draws the place that a message told as wide as nobody knows better", () => {
  const told = { lon: 0, lat: 1, located: found, proposal: null };
  const [only, ...others] = circlesOf(told, project);
  expect(only).toMatchObject({ x: 0, isDoubtful: false });
  expect(only?.radius).toBeCloseTo(40, 3);
  expect(others).toEqual([]);
});

it("draws a place that is only proposed beside it as doubtful", () => {
  const proposal = { located: found, why: "held_by_person" as const, contradicts: true, lon: 1, lat: 1 };
  const [only] = circlesOf({ lon: 0, lat: 1, located: null, proposal }, project);
  expect(only).toMatchObject({ x: 111_195, isDoubtful: true });
});

it("draws nothing where it is not told how exactly, or who looks may not know", () => {
  const coarse = { ...found, radius_m: null };
  expect(circlesOf({ lon: 0, lat: 1, located: coarse, proposal: null }, project)).toEqual([]);
  expect(circlesOf({ lon: null, lat: null, located: found, proposal: null }, project)).toEqual([]);
});
