import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, it } from "vitest";
import { EMPTY_BOARD } from "../board";
import type { CandidateAnswer, RecommendationAnswer } from "../events";
import { incident, NOW, unit } from "../made";
import { Session, SessionContext } from "../session";
import { Recommendation } from "./Recommendation";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const MINUTE_MS = 60_000;

function candidate(id: string, minutes: number, moves = "road"): CandidateAnswer {
  const eta_ms = minutes * MINUTE_MS;
  const time = { eta_ms, turnout_ms: 0, travel_ms: eta_ms, price: eta_ms, parts: [] };
  return { unit: id, ...time, recommended: false, estimated: false, moves, leaves: null };
}

/** Show candidates; gives the pane, and which of them was pressed. */
async function shown(...candidates: CandidateAnswer[]) {
  const welcome = {
    name: "",
    api: "",
    description: "",
    training: true,
    time_zone: "Europe/Moscow",
    map_source: "",
  };
  const session = new Session(welcome, { name: "1", language: "ru" }, "/ws/console");
  const units = new Map(candidates.map((each) => [each.unit, unit(each.unit)]));
  session.board.set({ ...EMPTY_BOARD, units });
  const value: RecommendationAnswer = { incident: "1", at: NOW, candidates, refused: [] };
  const pressed: number[] = [];
  const place = document.createElement("div");
  const pane = (
    <Recommendation
      incident={incident("1")}
      advice={{ value, fault: null }}
      onAssign={(nth) => pressed.push(nth)}
    />
  );
  await act(async () => createRoot(place).render(<SessionContext value={session}>{pane}</SessionContext>));
  return { place, pressed };
}

it("tells who would help sooner than the first crew, and in which way", async () => {
  const { place, pressed } = await shown(
    candidate("1-1", 25),
    candidate("Авиа", 31, "air"),
    candidate("ФАП-2", 40, "own_car"),
    candidate("ФАП-1", 6, "foot"),
  );
  const text = place.textContent ?? "";
  expect(text).toContain("Ближе: помощь до приезда бригадыФАП-1 пешком 6 м");
  expect(text).toContain("Авиавертолёт");
  expect(text).not.toContain("ФАП-2");
  await act(async () => place.querySelector<HTMLButtonElement>(".nearby button")?.click());
  expect(pressed).toEqual([3]);
});

it("says that nobody can be sent where only those are left who assist", async () => {
  const { place } = await shown(candidate("ФАП-1", 6, "foot"));
  expect(place.textContent).toContain("Никого нельзя отправить");
  expect(place.textContent).toContain("ФАП-1");
});

it("tells from which incident a crew under way would be taken, and that Enter does not send it", async () => {
  const { place, pressed } = await shown({ ...candidate("7", 4), leaves: "31-2" }, candidate("8", 9));
  expect(place.textContent).toContain("снимается с #31");
  expect(place.textContent).toContain("снять её можно только цифрой");
  place.querySelector<HTMLButtonElement>(".candidate")?.click();
  expect(pressed).toEqual([0]);
});
