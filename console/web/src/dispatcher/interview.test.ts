import { describe, expect, it } from "vitest";
import type { TriageAnswer } from "../events";
import { beatMs, digitOf, leftS, newer, withAnswer } from "./interview";

const AT = "2026-03-02T09:30:00Z";
const CHOICES = [
  { code: "yes", text: "да", red_flag: true },
  { code: "no", text: "нет", red_flag: false },
];

function interview(more: Partial<TriageAnswer> = {}): TriageAnswer {
  return {
    incident: "1",
    version: 4,
    catalogue: "2026.1",
    approved_by: null,
    reason: "fever",
    opened_at: AT,
    answers: [{ question: "a", answer: "no", at: AT, text: "А?", answers: CHOICES, counts: true }],
    question: { code: "b", text: "Б?", answers: CHOICES },
    leaf: "urgent_3",
    provisional: true,
    priority: 3,
    judged: 3,
    form: "urgent",
    target_s: 7200,
    needs: [],
    units: 1,
    red_flags: [],
    explanation: "",
    instructions: [],
    ways: [],
    ...more,
  };
}

describe("a beat", () => {
  it("is shown as fast as it is where that harms nobody", () => {
    expect(beatMs(120)).toBe(500);
  });
  it("is never shown three times a second or faster", () => {
    for (const beat of [180, 240, 400, 1_000]) expect(beatMs(beat)).toBeGreaterThan(1_000 / 3);
    expect(beatMs(240)).toBe(500);
  });
});

it("counts down to nothing and not below", () => {
  expect([0, 500, 29_001, 30_000, 90_000].map((ms) => leftS(30, 1_000, 1_000 + ms))).toEqual([
    30, 30, 1, 0, 0,
  ]);
});

it("takes digits of both blocks of keys", () => {
  expect(["Digit1", "Numpad9", "Digit0", "KeyA"].map(digitOf)).toEqual([1, 9, null, null]);
});

it("sends all answers, a corrected one again, under the version that was seen", () => {
  const sent = withAnswer(interview(), "a", "yes", "2026-03-02T09:31:00Z");
  expect(sent).toMatchObject({ seen: 4, catalogue: "2026.1", reason: "fever", opened_at: AT });
  expect(sent.answers).toEqual([
    { question: "a", answer: "no", at: AT },
    { question: "a", answer: "yes", at: "2026-03-02T09:31:00Z" },
  ]);
});

it("shows the answer to a command until what was read has caught up", () => {
  const [read, answered] = [interview({ version: 4 }), interview({ version: 5 })];
  expect(newer(read, answered)).toBe(answered);
  const again = interview({ version: 5, reason: "stroke" });
  expect(newer(again, answered)).toBe(again);
  expect(newer(null, null)).toBeNull();
});
