import { expect, it } from "vitest";
import { assignment, incident, NOW } from "./made";
import { arrivalTimer, crewTimer, latestCrew, levelOf, waitingTimer } from "./timers";

const MS = Date.parse(NOW);
const at = (seconds: number) => new Date(MS + seconds * 1000).toISOString();

it("waits for the answer of a crew 15 s, then warns, and after 30 s alarms", () => {
  const timer = crewTimer(assignment("1-1", "u1"));
  if (timer === null) throw new Error("no clock runs");
  expect([14, 15, 30].map((seconds) => levelOf(timer, MS + seconds * 1000))).toEqual([
    "running",
    "warned",
    "over",
  ]);
});

it("counts the wait anew from the crew that was lost", () => {
  const lost = assignment("1-1", "u1", { status: "ended", times: { proposed: NOW, ended: at(90) } });
  expect(waitingTimer(incident("1")).dueMs).toBe(MS + 60_000);
  expect(waitingTimer(incident("1", { assignments: [lost] })).startedMs).toBe(MS + 90_000);
});

it("looks for the crew of planned work half an hour before it", () => {
  expect(waitingTimer(incident("1", { due_at: at(7200) })).startedMs).toBe(MS + 5_400_000);
});

it("expects a crew by the target of the answers, else of the reason, until one is there", () => {
  expect(arrivalTimer(incident("1"), 1200)?.dueMs).toBe(MS + 1_200_000);
  expect(arrivalTimer(incident("1", { target_s: 600 }), 1200)?.dueMs).toBe(MS + 600_000);
  const there = assignment("1-1", "u1", { times: { proposed: NOW, on_scene: NOW } });
  expect(arrivalTimer(incident("1", { assignments: [there] }), 1200)).toBeNull();
  const left = { ...there, outcome: "stood_down" as const };
  expect(arrivalTimer(incident("1", { assignments: [left] }), 1200)).not.toBeNull();
});

it("points at the crew that is late", () => {
  const crews = [
    assignment("1-1", "u1", { status: "on_scene", times: { on_scene: NOW } }),
    assignment("1-2", "u2"),
  ];
  expect(latestCrew(crews, MS + 1000)).toBeNull();
  expect(latestCrew(crews, MS + 40_000)?.unit).toBe("u2");
});
