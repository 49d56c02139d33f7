import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, it } from "vitest";
import { EMPTY_BOARD } from "./board";
import type { ContextMessage } from "./events";
import { incident, NOW } from "./made";
import { PatientFacts } from "./PatientFacts";
import { Session, SessionContext } from "./session";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const NOTHING = { allergies: [], conditions: [], medicines: [], devices: [], absent: {}, refused: [] };

async function said(context: Partial<ContextMessage> | null, state: "waiting" | "closed" = "waiting") {
  const welcome = {
    name: "",
    api: "",
    description: "",
    training: true,
    time_zone: "Europe/Moscow",
    map_source: "",
  };
  const session = new Session(welcome, { name: "1", language: "ru" }, "/ws/console");
  const told = { ...NOTHING, since: NOW, source: "ЕМК", ...context } as unknown as ContextMessage;
  session.board.set({ ...EMPTY_BOARD, contexts: new Map(context ? [["1", told]] : []) });
  const place = document.createElement("div");
  const facts = <PatientFacts incident={incident("1", { state })} />;
  await act(async () => createRoot(place).render(<SessionContext value={session}>{facts}</SessionContext>));
  return place.textContent;
}

it("says how far the question has come, and since when", async () => {
  expect(await said(null)).toBe("не запрашивалась");
  expect(await said({ state: "asked" })).toBe("медкарта: запрос отправлен с 12:30:00 ЕМК");
  expect(await said({ state: "no_answer", reason: "timeout" })).toBe(
    "медкарта не отвечает с 12:30:00 (не успела) ЕМК",
  );
});

it("counts what could not be read beside what could", async () => {
  const allergy = { text: "Пенициллины", reaction: "сыпь", since: null };
  const known = { state: "known", allergies: [allergy], refused: [{}, {}] } as unknown as ContextMessage;
  expect(await said(known)).toBe(
    "медкарта с 12:30:00 ЕМКАллергии: Пенициллины (сыпь)отложено нечитаемых записей: 2",
  );
});

it("shows no facts of a closed incident", async () => {
  const known = { state: "known", allergies: [{ text: "Пенициллины" }] } as unknown as ContextMessage;
  expect(await said(known, "closed")).toBe("вызов закрыт, сведения убраны");
});
