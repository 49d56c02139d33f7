import { expect, it } from "vitest";
import { clockTime, decimal, drive, duration, plural, zoneLabel } from "./formats";

const WINTER = Date.parse("2026-03-02T09:30:05Z");

it("tells durations", () => {
  expect([0, 59_999, 250_000, 3_753_000, -5, Number.NaN].map(duration)).toEqual([
    "00:00",
    "00:59",
    "04:10",
    "1:02:33",
    "00:00",
    "—",
  ]);
});

it("tells drives and decimals by the habits of the language", () => {
  expect([drive(340_000, "ru"), drive(340_000, "en")]).toEqual(["5 м 40 с", "5 m 40 s"]);
  expect([decimal(0.24, "ru"), decimal(0.24, "en")]).toEqual(["0,2", "0.2"]);
});

it("tells the time of the region with its zone", () => {
  expect(clockTime(WINTER, "Europe/Moscow")).toBe("12:30:05");
  expect(zoneLabel(WINTER, "Europe/Moscow", "ru")).toBe("МСК");
  expect(zoneLabel(WINTER, "Asia/Kamchatka", "ru")).toBe("МСК+9");
  expect(zoneLabel(WINTER, "America/New_York", "en")).toBe("UTC−5");
  expect(zoneLabel(Date.parse("2026-07-02T09:30:05Z"), "America/New_York", "en")).toBe("UTC−4");
});

it("knows the plurals", () => {
  const calls = (count: number) => plural(count, "вызов", "вызова", "вызовов");
  expect([1, 2, 5, 11, 21, 22].map(calls)).toEqual([
    "1 вызов",
    "2 вызова",
    "5 вызовов",
    "11 вызовов",
    "21 вызов",
    "22 вызова",
  ]);
});
