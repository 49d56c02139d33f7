import { expect, it } from "vitest";
import { plannedCallOf } from "./plannedCall";

const ZONE = "Europe/Moscow";

it("tells what was filled in, the time in UTC", () => {
  const filled = {
    kind: "transfer",
    due_at: "2026-11-22T18:00",
    from: "h1",
    hospital: "h2",
    reason: "hospital_transfer",
    address: "Городская больница 1",
    place: "30.31, 59.94",
    patient: " Пациент 1 ",
    phone: "",
    text: "",
  };
  expect(plannedCallOf(filled, ZONE)).toEqual({
    kind: "transfer",
    due_at: "2026-11-22T15:00:00.000Z",
    hospital: "h2",
    reason: "hospital_transfer",
    address: "Городская больница 1",
    lon: 30.31,
    lat: 59.94,
    patient: { name: "Пациент 1" },
  });
});

it("has no hospital for standing by, and no time where none was told", () => {
  expect(plannedCallOf({ kind: "standby", due_at: "" }, ZONE)).toEqual({ kind: "standby" });
});
