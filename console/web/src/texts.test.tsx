import { act } from "react";
import { createRoot } from "react-dom/client";
import { expect, it, vi } from "vitest";
import { IncidentCard } from "./dispatcher/IncidentCard";
import { incident } from "./made";
import { patientWords } from "./patient";
import { Session, SessionContext } from "./session";
import { languageOf, speaker } from "./words";

Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true });

const HTML = '<img src=x onerror="alert(1)">';

it("shows HTML as text", async () => {
  vi.stubGlobal("fetch", async () => Response.json({ phone: "+7", text: HTML, patient: { name: HTML } }));
  const welcome = { name: "", api: "", description: "", training: true, time_zone: "Europe/Moscow" };
  const session = new Session(welcome, { name: "1", language: "ru" }, "/ws/console");
  const card = (
    <SessionContext value={session}>
      <IncidentCard
        chosen="1"
        incident={incident("1", { address: HTML })}
        nameOf={(code) => code}
        hospitals={[]}
        onClose={() => {}}
      />
    </SessionContext>
  );
  const place = document.createElement("div");
  await act(async () => createRoot(place).render(card));
  expect(place.querySelector("img")).toBeNull();
  expect(place.textContent?.split(HTML)).toHaveLength(4);
});

it("speaks Russian, and English where it is asked to", () => {
  expect(languageOf("")).toBe("ru");
  expect(languageOf("?lang=en&seat=4")).toBe("en");
  expect(speaker("en")("to_assign", { unit: "3-12", incident: "7" })).toBe("crew 3-12 to incident 7");
  expect(speaker("ru")("dialysis")).toBe("dialysis");
});

it("tells a patient by what is known", () => {
  const say = speaker("ru");
  expect(patientWords(null, say)).toBe("не назван");
  expect(patientWords({ name: "Петрова А.", birth_date: "1950-02-28", snils: null }, say)).toBe(
    "Петрова А. · 1950-02-28",
  );
});
