import { expect, it } from "vitest";
import { assignment, incident, NOW } from "../made";
import { actionsOf, earlierStatuses, orderOf, questionOf, radioReports } from "./actions";

const TIMES = { proposed: NOW, accepted: NOW, on_scene: NOW };
const THERE = assignment("7-1", "u1", { status: "on_scene", times: TIMES });
const GOING = assignment("7-2", "u2", { status: "accepted", times: { proposed: NOW, accepted: NOW } });
const AT_WORK = incident("7", { state: "assigned", assignments: [THERE, GOING] });
const ANSWER = { crew: THERE, option: "", words: "", hospital: null };

it("offers what an incident allows", () => {
  expect(actionsOf(incident("1", { priority: 1 }))).toEqual(["edit", "lower", "more_units", "join", "close"]);
  expect(actionsOf(AT_WORK)).toContain("divert");
  expect(actionsOf(AT_WORK)).not.toContain("join");
  expect(actionsOf(incident("1", { state: "closed", closed_at: NOW }))).toEqual(["reopen"]);
  expect(actionsOf(incident("1", { state: "closed", joined_to: "2" }))).toEqual(["split"]);
});

it("asks only about crews of whom it can be so", () => {
  expect(questionOf("divert", AT_WORK, [], []).crews).toEqual([GOING]);
  expect(questionOf("stand_down", AT_WORK, [], []).crews).toEqual([THERE, GOING]);
});

it("hands a patient over to a crew that is there itself", () => {
  expect(actionsOf(AT_WORK)).not.toContain("hand_over");
  const specialists = assignment("7-3", "u3", { status: "on_scene", times: TIMES });
  const both = incident("7", { state: "assigned", assignments: [THERE, GOING, specialists] });
  const question = questionOf("hand_over", both, [], []);
  expect(question.crews).toEqual([THERE, specialists]);
  expect(question.options?.(THERE)).toEqual(["7-3"]);
  expect(orderOf("hand_over", both, { ...ANSWER, option: "7-3" })).toEqual({
    path: "/assignments/7-1/status",
    body: { status: "ended", outcome: "handed_over", handed_to: "7-3", source: "radio" },
  });
});

it("means a unit for planned work, and lets go of one that is meant", () => {
  expect(actionsOf(AT_WORK)).not.toContain("reserve");
  const planned = incident("8", { kind: "planned", due_at: NOW, reserved: ["u2"] });
  expect(actionsOf(planned)).toContain("reserve");
  expect(questionOf("reserve", planned, [], ["u2", "u1"]).options?.(null)).toEqual(["u1", "u2"]);
  const body = (option: string) => orderOf("reserve", planned, { ...ANSWER, option }).body;
  expect(body("u1")).toEqual({ unit: "u1", reserved: true });
  expect(body("u2")).toEqual({ unit: "u2", reserved: false });
});

it("puts a status back to one that was reached, and asks why", () => {
  expect(earlierStatuses(THERE)).toEqual(["proposed", "accepted"]);
  expect(questionOf("correct", AT_WORK, [], [])).toMatchObject({ words: "must" });
  expect(orderOf("correct", AT_WORK, { ...ANSWER, option: "accepted", words: "ошибка" })).toEqual({
    path: "/assignments/7-1/correct",
    body: { status: "accepted", why: "ошибка" },
  });
});

it("hears by radio of any later status, with the hospital or the outcome that goes along", () => {
  expect(radioReports(GOING)).toEqual(["en_route", "on_scene", "transporting", "at_hospital", "ended"]);
  expect(radioReports(THERE)).toContain("ended nobody_found");
  expect(orderOf("radio", AT_WORK, { ...ANSWER, option: "transporting", hospital: "h1" }).body).toEqual({
    status: "transporting",
    hospital: "h1",
    source: "radio",
  });
  expect(orderOf("radio", AT_WORK, { ...ANSWER, option: "ended treated", hospital: "h1" }).body).toEqual({
    status: "ended",
    outcome: "treated",
    source: "radio",
  });
});

it("lowers the urgency only with a reason", () => {
  const question = questionOf("lower", incident("7", { priority: 3 }), [], []);
  expect([question.options?.(null), question.words]).toEqual([["4", "5"], "must"]);
});

it("closes by a code, or in words where none fits", () => {
  const close = (option: string, words: string) =>
    orderOf("close", AT_WORK, { ...ANSWER, option, words }).body;
  expect(close("false_call", "")).toEqual({ reason: "false_call" });
  expect(close("other", "учения")).toEqual({ reason: "учения" });
});
