import { describe, expect, it } from "vitest";
import type { BankAnswer, BridgeAnswer, BridgeWarningAnswer } from "../events";
import { countdown, isMuch, isUndivided, percentOf } from "./bridges";

const NOW = Date.parse("2026-11-22T22:00:00Z");

function bridge(name: string, state: "open" | "raised"): BridgeAnswer {
  return { name, state, lon: 30, lat: 60, until: null, next_from: null, next_until: null };
}

function warning(told: Partial<BridgeWarningAnswer>): BridgeWarningAnswer {
  return {
    bridges: ["one", "other"],
    begins_at: "2026-11-22T22:12:00Z",
    ends_at: "2026-11-23T00:00:00Z",
    raised: false,
    split: [],
    proven: true,
    share_raised: 1,
    share_split: 1,
    banks: [],
    beyond: null,
    off_home: [],
    drives: [],
    ...told,
  };
}

describe("the countdown of bridges", () => {
  it("is silent while nobody is warned", () => {
    expect(countdown([bridge("one", "open")], null, NOW)).toBeNull();
  });

  it("counts the minutes until the next ones open, beside those that are up", () => {
    const told = countdown([bridge("one", "raised"), bridge("other", "open")], warning({}), NOW);
    expect(told).toMatchObject({ is: "opening", minutes: 12, names: ["other"], up: 1 });
    expect(countdown([], warning({}), NOW + 11 * 60_000 + 1)?.minutes).toBe(1);
    expect(countdown([], warning({}), NOW + 13 * 60_000)?.minutes).toBe(0);
  });

  it("says when the first comes down once they are up", () => {
    const told = countdown(
      [bridge("one", "raised"), bridge("other", "raised")],
      warning({ raised: true }),
      NOW,
    );
    expect(told).toMatchObject({ is: "raised", minutes: 120, names: ["one", "other"] });
  });
});

describe("what is beyond the banks", () => {
  const bank = { id: 0, demand: 0.7 } as BankAnswer;
  const beyond = { demand: 0.3, districts: [], units: 0, hospitals: [] };

  it("divides the city though all stations are on one bank", () => {
    expect(isUndivided(warning({ banks: [bank] }))).toBe(true);
    expect(isUndivided(warning({ banks: [bank], beyond }))).toBe(false);
  });

  it("is told above all panes where it is more than a few addresses", () => {
    expect(isMuch(beyond)).toBe(true);
    expect(isMuch({ ...beyond, demand: 0.004 })).toBe(false);
    expect(isMuch({ ...beyond, demand: 0, hospitals: [{ id: "h1", name: "1", departments: [] }] })).toBe(
      true,
    );
  });

  it("is never told as nothing", () => {
    expect(percentOf(beyond, "ru")).toBe("30");
    expect(percentOf({ ...beyond, demand: 0.0003 }, "ru")).toBe("0,1");
  });
});
