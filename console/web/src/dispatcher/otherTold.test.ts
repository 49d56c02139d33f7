import { describe, expect, it } from "vitest";
import type { CallAnswer, IncidentAnswer } from "../events";
import { otherTold } from "./otherTold";

const INCIDENT = { reason: "fall", address: "Невский проспект, 1", lon: 30.3, lat: 59.9 } as IncidentAnswer;

function told(fields: Partial<CallAnswer>): CallAnswer {
  return { reason: "fall", address: "Невский проспект, 1", lon: 30.3, lat: 59.9, ...fields } as CallAnswer;
}

describe("what a call says beside its incident", () => {
  it("is nothing where both say the same, and where the call says nothing", () => {
    expect(otherTold(told({}), INCIDENT)).toBeNull();
    expect(otherTold(told({ reason: null, address: null, lon: null, lat: null }), INCIDENT)).toBeNull();
  });

  it("is the reason and the address with its place, where they differ", () => {
    const other = told({ reason: "stroke", address: "Невский проспект, 10", lon: 30.31, lat: 59.91 });
    expect(otherTold(other, INCIDENT)).toEqual({
      reason: "stroke",
      address: "Невский проспект, 10",
      place: [30.31, 59.91],
    });
  });

  it("has no place where the call told only words", () => {
    expect(otherTold(told({ address: "у метро", lon: null, lat: null }), INCIDENT)?.place).toBeNull();
  });
});
