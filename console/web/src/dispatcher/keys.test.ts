import { expect, it } from "vitest";
import { actionOf, stepped } from "./keys";
import { placeFault, placeOf } from "./place";

function press(code: string, more: Partial<KeyboardEvent> = {}) {
  const plain = {
    altKey: false,
    ctrlKey: false,
    metaKey: false,
    shiftKey: false,
    repeat: false,
    target: null,
  };
  return actionOf({ ...plain, code, ...more });
}

it("goes by the place of a key, whatever the layout writes", () => {
  expect(press("F2")).toEqual({ what: "new call" });
  expect(press("F2", { shiftKey: true })).toEqual({ what: "planned call" });
  expect(press("KeyL", { altKey: true })).toEqual({ what: "language" });
  expect(press("Numpad3")).toEqual({ what: "assign", nth: 2, picked: true });
  expect(press("F6", { shiftKey: true })).toEqual({ what: "pane", by: -1 });
  expect([press("F10"), press("F10", { shiftKey: true })]).toEqual([{ what: "bridges" }, null]);
});

it("does what the key of an action says, also while a field has the focus", () => {
  const target = document.createElement("input");
  expect(press("KeyO", { altKey: true, target })).toEqual({ what: "act", code: "stand_down" });
  expect(press("ArrowUp", { altKey: true })).toEqual({ what: "act", code: "raise" });
  expect(press("ArrowDown", { altKey: true, target: document.createElement("select") })).toBeNull();
  expect(press("KeyZ", { altKey: true })).toEqual({ what: "undo" });
  expect(press("KeyH", { altKey: true, target })).toEqual({ what: "history" });
  expect([press("F4"), press("F4", { shiftKey: true })]).toEqual([{ what: "answer" }, { what: "hang up" }]);
});

it("leaves fields their keys, but not the way out", () => {
  const target = document.createElement("input");
  expect(press("Enter", { target })).toBeNull();
  expect(press("Digit1", { target })).toBeNull();
  expect(press("Escape", { target })).toEqual({ what: "back" });
});

it("leaves a button what presses it and the map what moves it, and takes the rest", () => {
  const [button, canvas] = [document.createElement("button"), document.createElement("canvas")];
  expect(press("NumpadEnter", { target: button })).toBeNull();
  expect(press("ArrowDown", { target: button })).toEqual({ what: "step", by: 1 });
  expect(press("ArrowDown", { target: canvas })).toBeNull();
  expect(press("Enter", { target: canvas })).toMatchObject({ what: "assign" });
});

it("assigns once however long Enter is held", () => {
  expect(press("Enter", { repeat: true })).toBeNull();
});

it("steps round the ends and begins at the first", () => {
  const items = ["a", "b"];
  expect(stepped(items, (each) => each === "b", 1)).toBe("a");
  expect(stepped(items, () => false, -1)).toBe("a");
  expect(stepped([], () => false, 1)).toBeNull();
});

it("reads places and refuses what is none", () => {
  expect(placeOf("30.31, 59.94")).toEqual([30.31, 59.94]);
  expect(placeOf("-76.6 39.2")).toEqual([-76.6, 39.2]);
  for (const text of ["", "Лесная, 5", "200, 10", "30,31, 59,94"]) expect(placeOf(text)).toBeNull();
  const faults = ["", " 30.31, 59.94 ", "abc", "200, 95", "30.31, 90.1"].map(placeFault);
  expect(faults).toEqual([null, null, "wrong_place", "impossible_place", "impossible_place"]);
});
