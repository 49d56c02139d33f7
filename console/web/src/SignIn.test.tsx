import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, it, vi } from "vitest";
import { token } from "./api";
import { SignIn } from "./SignIn";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const SEAT = { name: "4", language: "ru", isNamed: true } as const;

async function shown() {
  sessionStorage.clear();
  const entered = vi.fn();
  const place = document.body.appendChild(document.createElement("div"));
  await act(async () => createRoot(place).render(<SignIn seat={SEAT} onToken={entered} />));
  const field = (name: string) => place.querySelector<HTMLInputElement>(`[name=${name}]`) as HTMLInputElement;
  field("name").value = "anna";
  field("password").value = "лошадь-батарейка";
  const press = () => act(async () => place.querySelector<HTMLButtonElement>("form button")?.click());
  return { place, entered, press };
}

function answers(...told: readonly Response[]) {
  const asked = vi.fn(async (_path: string, _init: RequestInit) => told[asked.mock.calls.length - 1]);
  vi.stubGlobal("fetch", asked);
  return () => asked.mock.calls.map(([, init]) => JSON.parse(String(init.body)));
}

function problem(status: number, told: object): Response {
  return Response.json(told, { status });
}

it("signs in at the seat that the address names", async () => {
  const asked = answers(Response.json({ token: "t-1" }, { status: 201 }));
  const { entered, press } = await shown();
  await press();
  expect(asked()).toEqual([{ name: "anna", password: "лошадь-батарейка", seat: "4", take_over: false }]);
  expect(token()).toBe("t-1");
  expect(entered).toHaveBeenCalledOnce();
});

it("says who holds the seat, and takes it over only when that is pressed", async () => {
  const held = problem(409, { code: "seat_taken", by: "boris" });
  const asked = answers(held, Response.json({ token: "t-2" }, { status: 201 }));
  const { place, entered, press } = await shown();
  await press();
  expect(place.querySelector("[role=alert]")?.textContent).toContain("За пультом 4 работает boris");
  expect(entered).not.toHaveBeenCalled();
  await press();
  expect(asked().map((each) => each.take_over)).toEqual([false, true]);
  expect(token()).toBe("t-2");
});

it("says what is wrong, and how long to wait", async () => {
  answers(
    problem(401, { code: "wrong_password", title: "Имя или пароль неверны" }),
    problem(429, { code: "too_many_tries", wait_s: 16 }),
  );
  const { place, press } = await shown();
  await press();
  expect(place.querySelector("[role=alert]")?.textContent).toBe("Имя или пароль неверны");
  await press();
  expect(place.querySelector("[role=alert]")?.textContent).toContain("Подождите 16 с");
  expect(token()).toBeNull();
});
