import { describe, expect, it } from "vitest";
import { EMPTY_BOARD } from "../board";
import type { CallLocated, IncidentAnswer } from "../events";
import { incident, NOW, snapshot, told } from "../made";
import { apply, type Message } from "../state";

const PLACE = { lon: 30.32, lat: 59.95, off_map: false, hint: null };
const FOUND = { source: "aml_gnss" as const, radius_m: 12, found_at: NOW };
const HELD = incident("1", { lon: 30.31, lat: 59.94, address: "Лесная, 5" });

function located(seq: number, more: Partial<CallLocated>) {
  const data = { call: "1", incident: "1", ...FOUND, used: false, why: "held_by_person" as const, ...more };
  return told(seq, { type: "CallLocated", data }, { lon: 30.32, lat: 59.95 });
}

function heldAfter(...messages: Message[]): IncidentAnswer | undefined {
  const begun = apply(EMPTY_BOARD, snapshot({ incidents: [HELD] }));
  return messages.reduce(apply, begun).incidents.get("1");
}

const CONTRADICTION = located(11, { proposed: true, contradicts: true });
const BY_HAND = told(
  12,
  { type: "IncidentChanged", data: { incident: "1", place: PLACE } },
  { lon: 30.32, lat: 59.95 },
);

describe("a place that a message told", () => {
  it("is that of the incident where it was taken, with how it was found", () => {
    expect(heldAfter(located(11, { used: true, why: "finer", place: PLACE }))).toMatchObject({
      lon: 30.32,
      located: FOUND,
      proposal: null,
    });
  });

  it("is only proposed where it contradicts what a person set", () => {
    expect(heldAfter(CONTRADICTION)).toMatchObject({
      lon: 30.31,
      located: null,
      proposal: { located: FOUND, why: "held_by_person", contradicts: true, lon: 30.32, lat: 59.95 },
    });
  });

  it("changes nothing where it is neither taken nor worth a look", () => {
    expect(heldAfter(located(11, { why: "same" }))?.proposal).toBeNull();
  });

  it("is no proposal any more once a person has set a place, and is one again when that is taken back", () => {
    expect(heldAfter(CONTRADICTION, BY_HAND)).toMatchObject({ proposal: null, located: null });
    const proposal = { seq: 11, located: FOUND, why: "held_by_person" as const, contradicts: true };
    const { id, version, priority, form, reason, needs, opened_at, calls } = HELD;
    const record = { id, version, priority, form, reason, needs, opened_at, calls, place: PLACE, proposal };
    const undone = told(13, { type: "Undone", data: { first: 12, last: 12, incidents: [record] } });
    expect(heldAfter(CONTRADICTION, BY_HAND, undone)).toMatchObject({
      lon: 30.31,
      proposal: { contradicts: true, lon: 30.32, lat: 59.95 },
    });
  });

  it("is forgotten with what else is sealed of an erased incident", () => {
    const erased = told(12, { type: "IncidentErased", data: { incident: "1" } });
    expect(heldAfter(CONTRADICTION, erased)?.proposal).toMatchObject({ lon: null, lat: null });
  });
});
