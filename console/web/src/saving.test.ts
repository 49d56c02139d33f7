import { expect, it } from "vitest";
import type { Outcome } from "./commands";
import type { Changed, Problem } from "./events";
import { NOW } from "./made";
import { type Fields, type SaveParts, save } from "./saving";

function stale(current: number, ...fields: string[]): Outcome<Changed> {
  const problem = {
    code: "stale_version",
    current,
    changed: fields.map((field) => ({ field, by: "boris", at: NOW })),
  };
  return { ok: false, problem: problem as unknown as Problem, key: "" };
}

const STORED: Outcome<Changed> = { ok: true, answer: { id: "1", version: 9 } };

function record(answers: Outcome<Changed>[], fields: Fields = {}) {
  const sent: [Fields, number][] = [];
  const parts: SaveParts = {
    patch: async (told, version) => {
      sent.push([told, version]);
      return answers.shift() ?? STORED;
    },
    read: async () => ({ version: 8, fields }),
  };
  return { sent, parts };
}

it("saves on top of what others changed elsewhere in the record", async () => {
  const { sent, parts } = record([stale(5, "address"), stale(7, "AssignmentMoved")]);
  expect(await save({ priority: 2 }, 3, parts)).toEqual({ kind: "saved", version: 9 });
  expect(sent.map(([, version]) => version)).toEqual([3, 5, 7]);
});

it("never writes over a field that somebody else changed", async () => {
  const { sent, parts } = record([stale(5, "address", "reason")], { address: "Дубовая, 14" });
  const saved = await save({ address: "Лесная, 5", priority: 2 }, 3, parts);
  const clash = { field: "address", by: "boris", at: NOW, mine: "Лесная, 5", theirs: "Дубовая, 14" };
  expect(saved).toEqual({ kind: "clash", clashes: [clash], version: 8 });
  expect(sent).toHaveLength(1);
});

it("knows that answers to the questions change the reason", async () => {
  const { parts } = record([stale(5, "IncidentTriaged")], { reason: "injury" });
  expect((await save({ reason: "fever" }, 3, parts)).kind).toBe("clash");
});

it("has nothing to ask where both wrote the same, such as a change whose answer was lost", async () => {
  const { sent, parts } = record([stale(5, "address")], { address: "Лесная, 5" });
  expect((await save({ address: "Лесная, 5" }, 3, parts)).kind).toBe("saved");
  expect(sent.at(-1)?.[1]).toBe(8);
});

it("tells any other refusal", async () => {
  const problem = { code: "incident_ended" } as Problem;
  const { parts } = record([{ ok: false, problem, key: "" }]);
  expect(await save({ priority: 2 }, 3, parts)).toEqual({ kind: "refused", problem });
});
