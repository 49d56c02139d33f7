import { beforeEach, expect, it } from "vitest";
import { Commands, type KeptOrder, randomKey, type SentCommand } from "./commands";

type Answer = "cut" | { status: number; body: unknown };

let answers: Answer[];
let posted: { path: string; key: string }[];
let shown: readonly SentCommand[];
let retries: (() => void)[];
let shelf: readonly KeptOrder[];
let keys: number;
let commands: Commands;

beforeEach(() => {
  [answers, posted, shown, retries, shelf, keys] = [[], [], [], [], [], 0];
  commands = commandsOfPage();
});

function commandsOfPage(): Commands {
  return new Commands(
    async ({ path, key }) => {
      posted.push({ path, key });
      const answer = answers.shift() ?? { status: 201, body: { id: "1-1" } };
      if (answer === "cut") throw new TypeError("Failed to fetch");
      return Response.json(answer.body, { status: answer.status });
    },
    () => {
      keys += 1;
      return `key ${keys}`;
    },
    (_ms, act) => {
      retries.push(act);
      return () => {};
    },
    (sent) => {
      shown = sent;
    },
    {
      load: () => shelf,
      save: (orders) => {
        shelf = orders;
      },
    },
  );
}

async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
  await new Promise((resolve) => setTimeout(resolve));
}

it("keeps a command while the link is cut and sends it under the same key when it is back", async () => {
  answers = ["cut", "cut"];
  const outcome = commands.send("/assignments", {}, "бригада 3-12 на вызов 7");
  await settle();
  expect(shown).toMatchObject([{ words: "бригада 3-12 на вызов 7", state: "kept" }]);
  retries.shift()?.();
  expect(shown).toMatchObject([{ state: "kept" }]);
  await settle();
  commands.resume();
  expect(await outcome).toEqual({ ok: true, answer: { id: "1-1" } });
  expect(posted.map((each) => each.key)).toEqual(["key 1", "key 1", "key 1"]);
  expect(shown).toEqual([]);
});

it("shows the sentence of a refusal until it was read", async () => {
  const problem = { title: "Бригада уже направлена", detail: "unit 3-12 is bound", code: "unit_taken" };
  answers = [{ status: 409, body: problem }];
  expect(await commands.send("/assignments", {}, "…")).toEqual({ ok: false, problem, key: "key 1" });
  expect(shown).toMatchObject([{ state: "refused", problem }]);
  commands.dismiss();
  expect(shown).toEqual([]);
});

it("keeps a command that the centre could not store yet", async () => {
  answers = [{ status: 503, body: { code: "journal_away" } }];
  const outcome = commands.send("/calls", {}, "новый вызов");
  await settle();
  expect(shown).toMatchObject([{ state: "kept" }]);
  commands.resume();
  expect((await outcome).ok).toBe(true);
});

it("sends in the order in which it was asked, each under a key of its own", async () => {
  answers = ["cut"];
  const both = Promise.all([commands.send("/a", {}, "a"), commands.send("/b", {}, "b")]);
  await settle();
  commands.resume();
  await both;
  expect(posted.map((each) => `${each.path} ${each.key}`)).toEqual(["/a key 1", "/a key 1", "/b key 2"]);
});

it("sends what an earlier page kept, once and under its own key", async () => {
  answers = ["cut"];
  void commands.send("/calls", { phone: "+7" }, "новый вызов");
  await settle();
  commands = commandsOfPage();
  expect(shown).toMatchObject([{ words: "новый вызов", state: "kept" }]);
  expect(commands.areWaiting).toBe(true);
  commands.resume();
  await settle();
  expect(posted.map((each) => each.key)).toEqual(["key 1", "key 1"]);
  expect([shelf, shown, commands.areWaiting]).toEqual([[], [], false]);
});

it("makes keys that differ", () => {
  expect(new Set(Array.from({ length: 100 }, randomKey)).size).toBe(100);
});

it("takes it as done where what it deletes is no more", async () => {
  answers = ["cut", { status: 404, body: { code: "unknown" } }];
  const outcome = commands.send("/closures/3", null, "открыть дорогу", { method: "DELETE" });
  await settle();
  commands.resume();
  await settle();
  expect(await outcome).toMatchObject({ ok: true });
  expect(shown).toEqual([]);
});
