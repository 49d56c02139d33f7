import { act, type ReactNode } from "react";
import { createRoot } from "react-dom/client";
import { expect, it, vi } from "vitest";
import { IncidentCard } from "./dispatcher/IncidentCard";
import type { IncidentAnswer } from "./events";
import { incident, NOW } from "./made";
import { Session, SessionContext } from "./session";
import { Patient, Place } from "./told";
import { languageOf, speaker } from "./words";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const HTML = '<img src=x onerror="alert(1)">';

async function drawn(view: ReactNode): Promise<HTMLElement> {
  const welcome = {
    name: "",
    api: "",
    description: "",
    training: true,
    time_zone: "Europe/Moscow",
    map_source: "",
  };
  const session = new Session(welcome, { name: "1", language: "ru" }, "/ws/console");
  const place = document.createElement("div");
  await act(async () => createRoot(place).render(<SessionContext value={session}>{view}</SessionContext>));
  return place;
}

function card(of: IncidentAnswer) {
  return (
    <IncidentCard
      arrivals={new Map()}
      chosen={of.id}
      incident={of}
      nameOf={(code) => code}
      hospitals={[]}
      onAct={() => {}}
    />
  );
}

it("shows HTML as text", async () => {
  vi.stubGlobal("fetch", async () => Response.json({ phone: "+7", text: HTML, patient: { name: HTML } }));
  const place = await drawn(card(incident("1", { address: HTML })));
  expect(place.querySelector("img")).toBeNull();
  expect(place.textContent?.split(HTML)).toHaveLength(4);
});

it("never takes a call that was not read for one that says nothing", async () => {
  vi.stubGlobal("fetch", async () => Promise.reject(new TypeError("Failed to fetch")));
  const place = await drawn(card(incident("1")));
  expect(place.textContent?.split("нет ответа")).toHaveLength(4);
  expect(place.textContent).not.toContain("не назван");
});

it("shows nothing sealed of an erased incident, whatever was read before", async () => {
  vi.stubGlobal("fetch", async () =>
    Response.json({ phone: "+7", text: "Лесная", patient: { name: "Пациент 1" } }),
  );
  const closed = { state: "closed", closed_at: NOW, close_reason: "false_call", erased: true } as const;
  const place = await drawn(card(incident("1", closed)));
  expect(place.textContent).toContain("закрыт 12:30:00 — ложный; данные стёрты");
  expect(place.textContent).not.toMatch(/Пациент 1|Лесная|\+7|закрыть вызов/);
});

it("speaks Russian, and English where it is asked to", () => {
  expect(languageOf("")).toBe("ru");
  expect(languageOf("?lang=en&seat=4")).toBe("en");
  expect(speaker("en")("to_assign", { unit: "3-12", incident: "7" })).toBe("crew 3-12 to incident 7");
  expect(speaker("ru")("dialysis")).toBe("dialysis");
});

it("tells a patient by what is known", async () => {
  const nobody = await drawn(<Patient patient={null} />);
  expect(nobody.textContent).toBe("не назван");
  const patient = { name: "Петрова А.", birth_date: "1950-02-28", snils: null };
  expect((await drawn(<Patient patient={patient} />)).textContent).toBe("Петрова А. · 1950-02-28");
});

it("lets no name turn the date beside it, and no long address hide that its place is doubtful", async () => {
  const turning = await drawn(
    <Patient patient={{ name: "\u202eПетрова\u2069", birth_date: "1950-02-28" }} />,
  );
  expect(turning.innerHTML).toContain("<bdi>Петрова</bdi>");
  const swapped = incident("1", { address: "Лесная", off_map: true, hint: "swapped" });
  expect((await drawn(<Place incident={swapped} />)).textContent).toBe(
    "похоже, широта и долгота переставлены: Лесная",
  );
});
