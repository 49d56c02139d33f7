import { expect, it } from "vitest";
import type { Problem } from "./events";
import { problemWords } from "./problems";
import { speaker } from "./words";

function problem(code: string, title: string, more: object): Problem {
  return { type: "", title, status: 409, detail: "in the server's words", code, errors: [], ...more };
}

const russian = (...told: Parameters<typeof problem>) => problemWords(problem(...told), speaker("ru"));

it("says who was faster", () => {
  expect(russian("unit_taken", "Бригада уже направлена", { by: "anna", assignment: "7-1" })).toBe(
    "Бригада уже направлена: на вызове 7, отправил anna",
  );
});

it("names the field as the form does, and why it was refused", () => {
  const errors = [
    { field: "patient.name", reason: "must be at most 300 long" },
    { field: "text", reason: "must not hold the character NUL" },
    { field: "lon", reason: "is odd" },
  ];
  expect(russian("bad_field", "Поле заполнено неверно", { errors })).toBe(
    "Поле заполнено неверно: Пациент — не длиннее 300 знаков; Со слов — недопустимый знак; " +
      "Место: долгота, широта — is odd",
  );
});

it("says what a record has come to", () => {
  expect(russian("incident_ended", "Вызов уже закрыт", { incident: "7" })).toBe("Вызов уже закрыт: #7");
  expect(russian("status_order", "Статус не по порядку", { present: "on_scene" })).toBe(
    "Статус не по порядку: сейчас «на месте»",
  );
});

it("says who set the status that stands, from where and when", () => {
  const told = { present: "on_scene", by: "boris", source: "radio", since: "2026-03-02T09:30:00Z" };
  expect(russian("status_order", "Статус не по порядку", told)).toBe(
    "Статус не по порядку: сейчас «на месте»: ⟨радио⟩ boris 09:30:00",
  );
});

it("leaves what it does not know in the server's words", () => {
  expect(russian("brand_new", "Отказано", {})).toBe("Отказано: in the server's words");
});
