import { expect, it } from "vitest";
import { speaker } from "../words";
import { distanceWords, foundWords, metresBetween } from "./found";

const say = speaker("ru");

it("measures along the ground", () => {
  expect(metresBetween([30, 60], [30, 60])).toBe(0);
  expect(metresBetween([30, 60], [30, 60.01])).toBeCloseTo(1112, 0);
  expect(metresBetween([30, 60], [30.01, 60])).toBeCloseTo(556, 0);
});

it("tells a distance in metres, and a long one in kilometres", () => {
  expect([12.4, 999, 1_240].map((each) => distanceWords(each, say, "ru"))).toEqual([
    "12 м",
    "999 м",
    "1,2 км",
  ]);
});

it("tells with what a place was found, how exactly and when", () => {
  const found_at = "2026-03-02T09:30:00Z";
  const nowMs = Date.parse(found_at) + 20_000;
  const told = foundWords({ source: "aml_gnss", radius_m: 12, found_at }, nowMs, say, "ru");
  expect(told).toBe("телефон (AML, спутники), ±12 м, 00:20 назад");
  expect(foundWords({ source: "cell", radius_m: null, found_at }, nowMs, say, "ru")).toContain(
    "точность неизвестна",
  );
});
