import { expect, it } from "vitest";
import { EMPTY_BOARD } from "../board";
import { headingBetween } from "../heading";
import { incident, snapshot, unit } from "../made";
import { apply } from "../state";
import { nearest } from "./hit";
import { projection } from "./mercator";
import { PIN_PX } from "./painting";
import { glide, type Shown } from "./shown";

const VIEW = { lon: 30.3, lat: 59.9, zoom: 12, width: 800, height: 600 };

it("puts the middle of the view into its middle, east to the right, north up", () => {
  const project = projection(VIEW);
  expect(project(30.3, 59.9).map(Math.round)).toEqual([400, 300]);
  const [x, y] = project(30.31, 59.91);
  expect(x).toBeGreaterThan(400);
  expect(y).toBeLessThan(300);
  expect(project(30.3 + 360 / 2 ** 12, 59.9)[0]).toBeCloseTo(400 + 512);
});

it("knows the way a unit went, unless it hardly moved", () => {
  expect(headingBetween({ lon: 30, lat: 60 }, { lon: 30, lat: 60.01 })).toBeCloseTo(0);
  expect(headingBetween({ lon: 30, lat: 60 }, { lon: 29.99, lat: 60 })).toBeCloseTo(270);
  expect(headingBetween({ lon: 30, lat: 60 }, { lon: 30.00001, lat: 60 })).toBeNull();
});

it("glides to a fix that is near, and is at once at one that is far", () => {
  const fix = { lon: 30.001, lat: 60, atMs: 0, headingDeg: null };
  const shown = new Map<string, Shown>([["gone", { lon: 0, lat: 0 }]]);
  glide(shown, new Map([["u1", { ...fix, lon: 30 }]]), 16);
  glide(shown, new Map([["u1", fix]]), 150);
  expect(shown.get("u1")?.lon).toBeCloseTo(30.0005, 6);
  glide(shown, new Map([["u1", { ...fix, lon: 31 }]]), 16);
  expect([...shown]).toEqual([["u1", { lon: 31, lat: 60 }]]);
});

it("finds what was clicked", () => {
  const busy = unit("u1", { lon: 30.3, lat: 59.9, assignment: "7-1" });
  const at = incident("7", { road_lon: 30.3, road_lat: 59.9 });
  const board = apply(EMPTY_BOARD, snapshot({ units: [busy], incidents: [at] }));
  const project = projection(VIEW);
  expect(nearest(board, [402, 301], project)).toEqual({ incident: "7", unit: "u1" });
  expect(nearest(board, [400, 300 - PIN_PX], project)).toEqual({ incident: "7", unit: null });
  expect(nearest(board, [100, 100], project)).toEqual({ incident: null, unit: null });
});
