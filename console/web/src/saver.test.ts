import { beforeEach, expect, it } from "vitest";
import type { Outcome } from "./commands";
import type { Changed, Problem } from "./events";
import { NOW } from "./made";
import { Saver } from "./saver";
import type { Fields } from "./saving";

let sent: [Fields, number][];
let answers: Outcome<Changed>[];
let pauses: (() => void)[];
let saver: Saver;

const stored = (version: number): Outcome<Changed> => ({ ok: true, answer: { id: "1", version } });

beforeEach(() => {
  [sent, answers, pauses] = [[], [], []];
  const parts = {
    patch: async (fields: Fields, version: number) => {
      sent.push([fields, version]);
      return answers.shift() ?? stored(version + 1);
    },
    read: async () => ({ version: 7, fields: { address: "Дубовая, 14" } }),
  };
  saver = new Saver(parts, (_ms, act) => {
    pauses.push(act);
    return () => {};
  });
});

async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve));
}

it("saves after a pause, against the version that was seen when the typing began", async () => {
  saver.type({ address: "Лес" }, 3);
  saver.type({ address: "Лесная, 5" }, 5);
  expect(saver.state.get()).toMatchObject({ typed: { address: "Лесная, 5" }, isOpen: true });
  pauses.at(-1)?.();
  await settled();
  expect(sent).toEqual([[{ address: "Лесная, 5" }, 3]]);
  expect(saver.state.get()).toMatchObject({ typed: { address: "Лесная, 5" }, isOpen: false });
});

it("shows what was typed until the record itself tells it", async () => {
  saver.type({ address: "Лесная, 5" }, 3);
  await saver.flush();
  saver.hear(3);
  expect(saver.state.get().typed).toEqual({ address: "Лесная, 5" });
  saver.hear(4);
  expect(saver.state.get().typed).toEqual({});
});

it("sends what was typed meanwhile after the answer", async () => {
  saver.type({ address: "Лесная, 5" }, 3);
  const first = saver.flush();
  saver.type({ address: "Лесная, 6" }, 3);
  await first;
  expect(sent).toEqual([
    [{ address: "Лесная, 5" }, 3],
    [{ address: "Лесная, 6" }, 4],
  ]);
});

it("waits for an answer where two changed a field", async () => {
  const problem = {
    code: "stale_version",
    current: 7,
    changed: [{ field: "address", by: "boris", at: NOW }],
  };
  answers = [{ ok: false, problem: problem as unknown as Problem, key: "" }];
  saver.type({ address: "Лесная, 5" }, 3);
  await saver.flush();
  expect(saver.state.get().clashes).toMatchObject([
    { by: "boris", theirs: "Дубовая, 14", mine: "Лесная, 5" },
  ]);
  saver.choose("address", "mine");
  await settled();
  expect(sent.at(-1)).toEqual([{ address: "Лесная, 5" }, 7]);
});

it("lets what was typed go where the other one was right", async () => {
  const problem = {
    code: "stale_version",
    current: 7,
    changed: [{ field: "address", by: "boris", at: NOW }],
  };
  answers = [{ ok: false, problem: problem as unknown as Problem, key: "" }];
  saver.type({ address: "Лесная, 5" }, 3);
  await saver.flush();
  saver.choose("address", "theirs");
  expect(saver.state.get()).toMatchObject({ typed: {}, clashes: [], isOpen: false });
  expect(sent).toHaveLength(1);
});
