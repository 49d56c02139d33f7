import { expect, it } from "vitest";
import type { PlaceAnswer } from "../events";
import { addressOf, chosenAddress, optionAfter } from "./suggestions";

function found(distance_m: number | null): PlaceAnswer {
  return {
    lon: 30,
    lat: 60,
    label: "А-181, 54 км",
    kind: "kilometre",
    score: 1,
    matched: [],
    unmatched: [],
    alike: 0,
    distance_m,
  };
}

it("tells the address of a point, and how far it is where it is not here", () => {
  expect(addressOf(found(null), "ru")).toBe("А-181, 54 км");
  expect(addressOf(found(49), "ru")).toBe("А-181, 54 км");
  expect(addressOf(found(432), "ru")).toBe("А-181, 54 км (430 м)");
  expect(addressOf(found(2345), "ru")).toBe("А-181, 54 км (2,3 км)");
  expect(addressOf(found(2345), "en")).toBe("А-181, 54 км (2.3 km)");
});

it("keeps the words that were not understood", () => {
  expect(chosenAddress(found(null))).toBe("А-181, 54 км");
  expect(chosenAddress({ ...found(null), unmatched: ["у", "моста"] })).toBe("А-181, 54 км, у моста");
});

it("steps through the options and, past either end, back to the text", () => {
  expect(optionAfter(null, 1, 3)).toBe(0);
  expect(optionAfter(2, 1, 3)).toBeNull();
  expect(optionAfter(null, -1, 3)).toBe(2);
  expect(optionAfter(0, -1, 3)).toBeNull();
  expect(optionAfter(null, 1, 0)).toBeNull();
});
