import { expect, it } from "vitest";
import { likelihoodWord, reasonsFor } from "./likeness";

it("says how likely it is in words", () => {
  expect([1, 0.97, 0.96, 0.9, 0.89, 0.7].map(likelihoodWord)).toEqual([
    "almost_sure",
    "almost_sure",
    "very_likely",
    "very_likely",
    "likely",
    "likely",
  ]);
});

it("tells what speaks for it, the strongest first, and nothing that speaks against it", () => {
  const parts = [
    { code: "time", text: "через 2 мин", nats: 0.4 },
    { code: "kind", text: "другой повод", nats: -1 },
    { code: "place", text: "40 м", nats: 3.1 },
  ];
  expect(reasonsFor(parts)).toEqual(["40 м", "через 2 мин"]);
});
