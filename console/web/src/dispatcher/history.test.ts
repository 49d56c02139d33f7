import { expect, it } from "vitest";
import type { PastCallAnswer } from "../events";
import { incident, NOW } from "../made";
import { speaker } from "../words";
import { countWords, isElsewhere, outcomeWords } from "./history";

const say = speaker("ru");

function past(id: string, more: Partial<PastCallAnswer> = {}): PastCallAnswer {
  return { call: id, incident: id, at: NOW, reason: "injury", outcome: "completed", ...more };
}

it("counts calls, and of these the false ones where there are any", () => {
  expect(countWords({ calls: [], false_calls: 0 }, say)).toBe("не звонили");
  expect(countWords({ calls: [past("1")], false_calls: 0 }, say)).toBe("1");
  expect(countWords({ calls: [past("2"), past("1")], false_calls: 2 }, say)).toBe("2, ложных 2");
});

it("tells what became of a call", () => {
  expect(outcomeWords(past("1", { outcome: "false_call" }), "7", say)).toBe("ложный");
  expect(outcomeWords(past("1", { outcome: null }), "7", say)).toBe("не закрыт");
  expect(outcomeWords(past("1", { incident: "7", outcome: null }), "7", say)).toBe("этот же вызов");
});

it("lets those be chosen that are on the board, but for the very incident that is open", () => {
  const [own, other] = [incident("7"), incident("1")];
  const board = new Map([own, other].map((each) => [each.id, each]));
  const chosen = [past("1"), past("2"), past("8", { incident: "7" })];
  expect(chosen.map((each) => isElsewhere(each, own, board))).toEqual([true, false, false]);
});
