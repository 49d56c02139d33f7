import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, it } from "vitest";
import { Session, SessionContext } from "../session";
import { Footer } from "./Footer";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const WELCOME = {
  name: "",
  api: "",
  description: "",
  training: true,
  time_zone: "Europe/Moscow",
  map_source: "",
};

it("names the key of the bridges, whose timetable is there without a warning too", async () => {
  const session = new Session(WELCOME, { name: "1", language: "ru" }, "/ws/console");
  const place = document.createElement("div");
  const footer = <Footer onUndo={() => {}} />;
  await act(async () => createRoot(place).render(<SessionContext value={session}>{footer}</SessionContext>));
  expect(place.textContent).toContain("F10 Мосты");
});
