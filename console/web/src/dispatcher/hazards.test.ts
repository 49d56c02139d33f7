import { expect, it } from "vitest";
import type { HazardAnswer, HazardKind } from "../events";
import { incident, NOW } from "../made";
import { speaker } from "../words";
import {
  agoWords,
  HAZARD_KINDS,
  hazardFault,
  pathOfTyped,
  refusalWord,
  spanWords,
  warningOf,
  worstFirst,
} from "./hazards";

const say = speaker("ru");
const MINUTE = 60_000;

function hazard(id: string, kind: HazardKind): HazardAnswer {
  return { id, kind, text: "во дворе", set_by: "anna", at: NOW, until: null };
}

it("tells what endangers a crew before what lets it in, of one kind as the centre does", () => {
  const told = [hazard("4", "door_code"), hazard("3", "dog"), hazard("2", "aggression"), hazard("1", "dog")];
  expect(worstFirst(told).map((each) => each.id)).toEqual(["2", "3", "1", "4"]);
  expect(told[0]?.id).toBe("4");
});

it("has a word for each kind in both languages", () => {
  for (const kind of HAZARD_KINDS)
    for (const language of ["ru", "en"] as const)
      expect(speaker(language)(`hazard_${kind}`)).not.toBe(`hazard_${kind}`);
});

it("says what is wrong with a warning before it is sent", () => {
  expect(hazardFault(" \n", say)).toBe("напишите, что именно");
  expect(hazardFault("ы".repeat(1_001), say)).toBe("не длиннее 1000 знаков");
  expect(hazardFault(` ${"🐕".repeat(1_000)} `, say)).toBeNull();
});

it("warns of the place of an incident, and of none that has neither address nor place", () => {
  expect(warningOf(incident("1"), "dog", "злая")).toBeNull();
  expect(warningOf(incident("1", { address: "Лесная, 5" }), "dog", " злая ")).toEqual({
    kind: "dog",
    text: "злая",
    address: "Лесная, 5",
    lon: null,
    lat: null,
  });
  const placed = incident("1", { address: "", lon: 0, lat: 0 });
  expect(warningOf(placed, "oxygen", "баллон")).toMatchObject({ address: null, lon: 0, lat: 0 });
});

it("looks a place up once it names a house or lies somewhere", () => {
  expect([{}, { address: "Лесная" }, { address: "9".repeat(301) }, { lon: 30 }].map(pathOfTyped)).toEqual([
    null,
    null,
    null,
    null,
  ]);
  const path = pathOfTyped({ address: "Лесная & 5", lon: 0, lat: 59.9 });
  expect(new URLSearchParams(path?.split("?")[1]).get("address")).toBe("Лесная & 5");
  expect(path).toContain("&lon=0&lat=59.9");
});

it("tells a refusal in its own words where it knows them", () => {
  expect(refusalWord("address", "must name a house, where no lon and lat are told")).toBe("hazard_no_house");
  expect(refusalWord("text", "must not hold the character NUL")).toBe("holds_nul");
  expect(refusalWord("text", "must be at most 1000 long")).toBeNull();
});

it("tells how long ago in the unit that says enough, and nothing of the future", () => {
  const spans = [59_999, 59 * MINUTE, 60 * MINUTE, 47 * 60 * MINUTE, 48 * 60 * MINUTE, -1];
  expect(spans.map((each) => spanWords(each, say))).toEqual([
    "0 мин",
    "59 мин",
    "1 ч",
    "47 ч",
    "2 дн.",
    "0 мин",
  ]);
  expect(agoWords(NOW, Date.parse(NOW) + 59_999, say)).toBe("только что");
  expect(agoWords(NOW, Date.parse(NOW) + 5 * MINUTE, speaker("en"))).toBe("5 min ago");
});
