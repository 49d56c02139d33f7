import { expect, it } from "vitest";
import type { Problem } from "../events";
import { closed, type Draft, type Drafts, kept, NO_DRAFTS, opened, refused, sent, taken } from "./drafts";

const TOO_LONG = { code: "bad_field" } as Problem;

function onItsWay(drafts: Drafts, name: string): [Drafts, Draft] {
  const draft = { ...(opened(drafts).open as Draft), typed: { patient: name }, isSent: true };
  return [sent(opened(drafts), draft), draft];
}

it("keeps the form until the call is taken", () => {
  const [drafts, draft] = onItsWay(NO_DRAFTS, "Петрова");
  expect(drafts.open).toMatchObject({ isSent: true, typed: { patient: "Петрова" } });
  expect(taken(drafts, draft.id).open).toBeNull();
});

it("tells a refusal in the form, with all that was typed", () => {
  const [drafts, draft] = onItsWay(NO_DRAFTS, "Петрова");
  expect(refused(drafts, draft, TOO_LONG).open).toMatchObject({
    problem: TOO_LONG,
    isSent: false,
    typed: { patient: "Петрова" },
  });
});

it("frees the form of a call that is kept, and brings it back where it is refused later", () => {
  const [drafts, draft] = onItsWay(NO_DRAFTS, "Петрова");
  expect(kept(drafts).open).toBeNull();
  const back = refused(kept(drafts), draft, TOO_LONG).open;
  expect(back).toMatchObject({ problem: TOO_LONG, typed: { patient: "Петрова" }, asked: 0 });
});

it("lets a refused call wait behind the one that is being typed", () => {
  const [first, draft] = onItsWay(NO_DRAFTS, "Петрова");
  const second = opened(kept(first));
  const both = refused(second, draft, TOO_LONG);
  expect(both.open).toBe(second.open);
  expect(closed(both).open).toMatchObject({ typed: { patient: "Петрова" }, asked: 0 });
  expect(closed(closed(both)).open).toBeNull();
});

it("leaves a form that is only being typed to its person", () => {
  const typing = opened(NO_DRAFTS);
  expect(kept(typing)).toBe(typing);
  expect(taken(typing, 99)).toBe(typing);
  expect(opened(typing).open?.asked).toBe(2);
});
