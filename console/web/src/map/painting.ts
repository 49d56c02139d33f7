import type { Board, Fix } from "../board";
import type { HospitalAnswer, IncidentAnswer, StationAnswer } from "../events";
import { type Look, look } from "../palette";
import type { Theme } from "../theme";
import { isInForce, placeOfClosure } from "./closed";
import type { Shown } from "./shown";
import type { Stamps } from "./stamps";
import { type Circle, circlesOf } from "./uncertainty";

type Project = (lon: number, lat: number) => readonly [number, number];

/** A fix older than this is drawn hatched. */
export const OLD_MS = 30_000;
const UNIT_PX = 10;
/** How far above its place the middle of an incident stands. */
export const PIN_PX = 24;

interface Inks {
  /** On and around the colour of a state. */
  readonly on: string;
  readonly line: string;
  readonly sign: string;
  readonly plate: string;
  readonly mark: string;
  readonly station: string;
  readonly halo: string;
}

const INKS: Readonly<Record<Theme, Inks>> = {
  dark: {
    on: "#0b1220",
    line: "#ffffff",
    sign: "#e2e8f0",
    plate: "#1e293b",
    mark: "#7dd3fc",
    station: "#94a3b8",
    halo: "#0b1220cc",
  },
  light: {
    on: "#ffffff",
    line: "#0b1220",
    sign: "#0b1220",
    plate: "#ffffff",
    mark: "#0369a1",
    station: "#475569",
    halo: "#ffffffcc",
  },
};

export interface Chosen {
  readonly incident: string | null;
  readonly unit: string | null;
}

/** What a picture of the map shows above the base map. */
export interface Scene {
  readonly board: Board;
  readonly shown: ReadonlyMap<string, Shown>;
  readonly stations: readonly StationAnswer[];
  readonly hospitals: readonly HospitalAnswer[];
  readonly route: readonly (readonly [number, number])[];
  readonly place: readonly [number, number] | null;
  readonly chosen: Chosen;
  readonly nowMs: number;
  readonly theme: Theme;
}

/** Paint everything that moves or changes above the base map. */
export function paint(
  context: CanvasRenderingContext2D,
  scene: Scene,
  project: Project,
  stamps: Stamps,
): void {
  const inks = INKS[scene.theme];
  stamps.prepare(context.getTransform().a, scene.theme);
  paintRoute(context, scene.route, project, inks);
  for (const each of scene.stations)
    stamps.put(context, project(each.lon, each.lat), "station", (on) => letter(on, "⌂", inks.station, inks));
  for (const each of scene.hospitals)
    stamps.put(context, project(each.lon, each.lat), "hospital", (on) => letter(on, "H", inks.sign, inks));
  const chosen =
    scene.chosen.incident === null ? undefined : scene.board.incidents.get(scene.chosen.incident);
  if (chosen && chosen.state !== "closed")
    for (const each of circlesOf(chosen, project)) paintCircle(context, each, inks);
  for (const incident of scene.board.incidents.values())
    paintIncident(context, incident, scene.chosen, project, stamps, inks);
  for (const unit of scene.board.units.values()) {
    const [at, fix] = [scene.shown.get(unit.id), scene.board.fixes.get(unit.id)];
    if (at && fix) paintUnit(context, project(at.lon, at.lat), unit.state, fix, scene, stamps);
    if (at && unit.id === scene.chosen.unit) ring(context, project(at.lon, at.lat), UNIT_PX + 6, inks);
  }
  for (const closure of scene.board.closures.values()) {
    const place = isInForce(closure, scene.nowMs) ? placeOfClosure(closure) : null;
    if (place) stamps.put(context, project(...place), "closed", closedSign);
  }
  if (scene.place) paintCross(context, project(...scene.place), inks);
}

function paintRoute(
  context: CanvasRenderingContext2D,
  route: Scene["route"],
  project: Project,
  inks: Inks,
): void {
  if (route.length < 2) return;
  context.beginPath();
  for (const [lon, lat] of route) context.lineTo(...project(lon, lat));
  context.lineJoin = "round";
  for (const [width, colour] of [
    [9, inks.halo],
    [5, inks.mark],
  ] as const) {
    context.lineWidth = width;
    context.strokeStyle = colour;
    context.stroke();
  }
}

function letter(context: CanvasRenderingContext2D, sign: string, colour: string, inks: Inks): void {
  context.fillStyle = inks.plate;
  context.strokeStyle = colour;
  context.lineWidth = 1.5;
  context.beginPath();
  context.roundRect(-8, -8, 16, 16, 3);
  context.fill();
  context.stroke();
  write(context, sign, colour, "600 12px");
}

/** Headings are told apart by this many degrees. */
const HEADING_STEP = 15;

function paintUnit(
  context: CanvasRenderingContext2D,
  place: readonly [number, number],
  state: string,
  fix: Fix,
  { nowMs, theme }: Scene,
  stamps: Stamps,
): void {
  const isOld = nowMs - fix.atMs > OLD_MS;
  const heading = fix.headingDeg === null ? null : HEADING_STEP * Math.round(fix.headingDeg / HEADING_STEP);
  stamps.put(context, place, `unit ${state} ${isOld} ${heading}`, (on) =>
    unitMark(on, look(state, theme), isOld, heading, INKS[theme]),
  );
}

function unitMark(
  context: CanvasRenderingContext2D,
  { colour, digit }: Look,
  isOld: boolean,
  headingDeg: number | null,
  inks: Inks,
): void {
  if (headingDeg !== null) paintHeading(context, headingDeg, colour, inks);
  context.beginPath();
  context.arc(0, 0, UNIT_PX, 0, 2 * Math.PI);
  context.fillStyle = colour;
  context.fill();
  context.lineWidth = 1.5;
  context.strokeStyle = inks.on;
  context.stroke();
  if (isOld) hatch(context, inks);
  write(context, digit.charAt(0), inks.on, "700 13px");
}

function paintHeading(
  context: CanvasRenderingContext2D,
  headingDeg: number,
  colour: string,
  inks: Inks,
): void {
  context.save();
  context.rotate((headingDeg * Math.PI) / 180);
  context.beginPath();
  context.moveTo(0, -UNIT_PX - 8);
  context.lineTo(5, -UNIT_PX);
  context.lineTo(-5, -UNIT_PX);
  context.closePath();
  context.fillStyle = colour;
  context.fill();
  context.lineWidth = 1;
  context.strokeStyle = inks.on;
  context.stroke();
  context.restore();
}

/** Lines across the mark say that the place is old, and no colour does. */
function hatch(context: CanvasRenderingContext2D, inks: Inks): void {
  context.beginPath();
  for (const shift of [-7, 0, 7]) {
    const half = Math.sqrt(UNIT_PX ** 2 - (shift * Math.SQRT1_2) ** 2) * Math.SQRT1_2;
    context.moveTo(shift / 2 - half, shift / 2 + half);
    context.lineTo(shift / 2 + half, shift / 2 - half);
  }
  context.lineWidth = 2;
  context.strokeStyle = `${inks.on}b0`;
  context.stroke();
}

function paintIncident(
  context: CanvasRenderingContext2D,
  incident: IncidentAnswer,
  chosen: Chosen,
  project: Project,
  stamps: Stamps,
  inks: Inks,
): void {
  if (incident.state === "closed" || incident.road_lon === null || incident.road_lat === null) return;
  const [x, foot] = project(incident.road_lon, incident.road_lat);
  const { priority } = incident;
  const waits = incident.state !== "assigned";
  stamps.put(context, [x, foot - PIN_PX], `incident ${priority} ${waits}`, (on) =>
    pin(on, priority, waits, inks),
  );
  if (incident.id === chosen.incident) ring(context, [x, foot - PIN_PX], 20, inks);
}

/** The pin stands above its place, so that the unit that is there is seen too. */
function pin(context: CanvasRenderingContext2D, priority: number, waits: boolean, inks: Inks): void {
  context.beginPath();
  context.moveTo(0, 0);
  context.lineTo(0, PIN_PX);
  context.lineWidth = 2;
  context.strokeStyle = inks.line;
  context.stroke();
  context.beginPath();
  context.moveTo(0, -13);
  context.lineTo(13, 0);
  context.lineTo(0, 13);
  context.lineTo(-13, 0);
  context.closePath();
  context.fillStyle = waits ? inks.line : inks.plate;
  context.fill();
  context.strokeStyle = waits ? inks.on : inks.line;
  context.stroke();
  write(context, String(priority), waits ? inks.on : inks.line, "700 13px");
}

/** How exactly a place is known: a whole line where it is held, a broken one and a mark where it is proposed. */
function paintCircle(
  context: CanvasRenderingContext2D,
  { x, y, radius, isDoubtful }: Circle,
  inks: Inks,
): void {
  context.beginPath();
  context.arc(x, y, Math.max(radius, 4), 0, 2 * Math.PI);
  context.fillStyle = `${inks.mark}26`;
  context.fill();
  context.lineWidth = 2;
  context.strokeStyle = inks.mark;
  context.setLineDash(isDoubtful ? [6, 4] : []);
  context.stroke();
  context.setLineDash([]);
  if (isDoubtful) {
    context.save();
    context.translate(x, y);
    letter(context, "?", inks.mark, inks);
    context.restore();
  }
}

function ring(
  context: CanvasRenderingContext2D,
  [x, y]: readonly [number, number],
  radius: number,
  inks: Inks,
): void {
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.lineWidth = 3;
  context.strokeStyle = inks.mark;
  context.stroke();
}

/** The road sign of a closed road (Vienna Convention on Road Signs, C, 2). */
function closedSign(context: CanvasRenderingContext2D): void {
  context.beginPath();
  context.arc(0, 0, 8, 0, 2 * Math.PI);
  context.fillStyle = "#ffffff";
  context.fill();
  context.lineWidth = 4;
  context.strokeStyle = "#dc2626";
  context.stroke();
}

function paintCross(context: CanvasRenderingContext2D, [x, y]: readonly [number, number], inks: Inks): void {
  context.beginPath();
  context.moveTo(x - 14, y);
  context.lineTo(x + 14, y);
  context.moveTo(x, y - 14);
  context.lineTo(x, y + 14);
  context.lineWidth = 3;
  context.strokeStyle = inks.line;
  context.stroke();
}

function write(context: CanvasRenderingContext2D, text: string, colour: string, font: string): void {
  context.font = `${font} "Noto Sans", sans-serif`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = colour;
  context.fillText(text, 0, 1);
}
