import { expect, it } from "vitest";
import { ServerClock } from "./clock";

function clockAt() {
  const time = { ms: 0 };
  return { time, clock: new ServerClock(() => time.ms) };
}

it("knows nothing before the first word", () => {
  expect(clockAt().clock.now()).toBeNaN();
});

it("ticks on between words", () => {
  const { time, clock } = clockAt();
  clock.hear(1_000_000);
  time.ms = 700;
  expect(clock.now()).toBe(1_000_700);
});

it("follows a clock that runs ten times as fast", () => {
  const { time, clock } = clockAt();
  clock.hear(0);
  time.ms = 4_000;
  clock.hear(40_000);
  time.ms = 4_500;
  expect(clock.rate()).toBeCloseTo(10);
  expect(clock.now()).toBeCloseTo(45_000);
});

it("takes a small trembling for none", () => {
  const { time, clock } = clockAt();
  clock.hear(0);
  time.ms = 10_000;
  clock.hear(10_080);
  expect(clock.rate()).toBe(1);
});

it("measures no speed by a time that may be old", () => {
  const { time, clock } = clockAt();
  clock.guess(500_000);
  time.ms = 5_000;
  clock.hear(565_000);
  time.ms = 10_000;
  clock.hear(570_000);
  expect([clock.rate(), clock.now()]).toEqual([1, 570_000]);
});
