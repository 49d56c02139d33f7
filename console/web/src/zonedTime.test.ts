import { expect, it } from "vitest";
import { instantOf, quarterAfter, zonedText } from "./zonedTime";

it("reads what was typed by the clock of the region", () => {
  expect(instantOf("2026-11-22T18:00", "Europe/Moscow")).toBe("2026-11-22T15:00:00.000Z");
  expect(instantOf("2026-11-22T18:00", "Asia/Kamchatka")).toBe("2026-11-22T06:00:00.000Z");
  expect(instantOf("", "Europe/Moscow")).toBeNull();
});

it("knows on which side of a change of the clocks an hour lies", () => {
  expect(instantOf("2026-03-08T01:30", "America/New_York")).toBe("2026-03-08T06:30:00.000Z");
  expect(instantOf("2026-03-08T03:30", "America/New_York")).toBe("2026-03-08T07:30:00.000Z");
});

it("writes what it reads", () => {
  const ms = Date.parse("2026-11-22T15:00:00Z");
  expect(zonedText(ms, "Asia/Kolkata")).toBe("2026-11-22T20:30");
  expect(instantOf(zonedText(ms, "Asia/Kolkata"), "Asia/Kolkata")).toBe(new Date(ms).toISOString());
});

it("proposes whole quarters", () => {
  const at = Date.parse("2026-11-22T15:01:00Z");
  expect(new Date(quarterAfter(at)).toISOString()).toBe("2026-11-22T15:15:00.000Z");
});
