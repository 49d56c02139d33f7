import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, it, vi } from "vitest";
import { EMPTY_BOARD } from "../board";
import type { RouteAnswer } from "../events";
import { snapshot, unit } from "../made";
import { Session, SessionContext } from "../session";
import { apply } from "../state";
import { useWayTo } from "./wayTo";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const WELCOME = {
  name: "",
  api: "",
  description: "",
  training: true,
  time_zone: "Europe/Moscow",
  map_source: "",
};
const NORTH = { lon: 30.3, lat: 60 };
const SOUTH = { lon: 30.3, lat: 59.8 };

function way(travel_ms: number): RouteAnswer {
  return { travel_ms, wait_ms: 0, length_m: 0, walk_ms: 0, walk_m: 0, geometry: null, steps: [] };
}

it("shows no way to the station before while that to the new one is looked for", async () => {
  const answers = new Map<string, (answer: Response) => void>();
  vi.stubGlobal("fetch", (path: string) => new Promise((resolve) => answers.set(path, resolve)));
  const session = new Session(WELCOME, { name: "1", language: "ru" }, "/ws/crew");
  session.board.set(apply(EMPTY_BOARD, snapshot({ units: [unit("u1")] })));
  const seen: (number | null)[] = [];
  function Way({ goal, closed }: { readonly goal: typeof NORTH; readonly closed: string }) {
    seen.push(useWayTo("u1", goal, closed)?.travel_ms ?? null);
    return null;
  }
  const root = createRoot(document.createElement("div"));
  const show = (goal: typeof NORTH, closed: string) =>
    act(async () =>
      root.render(
        <SessionContext value={session}>
          <Way goal={goal} closed={closed} />
        </SessionContext>,
      ),
    );
  await show(NORTH, "");
  await act(async () => [...answers.values()].at(-1)?.(Response.json(way(60_000))));
  expect(seen.at(-1)).toBe(60_000);
  await show(NORTH, "one road");
  expect(seen.at(-1)).toBe(60_000);
  await show(SOUTH, "one road");
  expect(seen.at(-1)).toBeNull();
  await act(async () => [...answers.values()].at(-1)?.(Response.json(way(90_000))));
  expect(seen.at(-1)).toBe(90_000);
});
