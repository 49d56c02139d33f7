import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";
import type { Theme } from "../theme";
import { BASE_INKS, type BaseInks } from "./inks";

const FONT = ["Noto Sans"];

const MAIN = isClass("motorway", "trunk", "primary");
const MIDDLE = isClass("secondary", "tertiary");
const RAIL = isClass("rail", "tram");
const FERRY = isClass("ferry");
const PATH = isClass("path", "pedestrian", "track");
const SMALL: ExpressionSpecification = ["!", ["any", MAIN, MIDDLE, RAIL, FERRY, PATH]];
const TUNNEL: ExpressionSpecification = ["==", ["get", "tunnel"], true];

const MAIN_WIDTH = grows(6, 1.2, 17, 18);
const MIDDLE_WIDTH = grows(8, 0.9, 17, 14);
const SMALL_WIDTH = grows(11, 0.5, 17, 9);

/** The base map of a theme; it names no glyphs, so that names are written in the font of the page. */
export function baseMapStyle(origin: string, theme: Theme): StyleSpecification {
  const inks = BASE_INKS[theme];
  return {
    version: 8,
    sources: {
      base: { type: "vector", tiles: [`${origin}/tiles/{z}/{x}/{y}.mvt`], minzoom: 6, maxzoom: 14 },
    },
    layers: [
      { id: "land", type: "background", paint: { "background-color": inks.land } },
      ...surfaces(inks),
      ...roads(inks),
      ...names(inks),
    ],
  };
}

function isClass(...classes: string[]): ExpressionSpecification {
  return ["in", ["get", "class"], ["literal", classes]];
}

function isKind(...kinds: string[]): ExpressionSpecification {
  return ["in", ["get", "kind"], ["literal", kinds]];
}

function isShape(shape: "Polygon" | "LineString"): ExpressionSpecification {
  return ["==", ["geometry-type"], shape];
}

function grows(from: number, small: number, to: number, large: number): ExpressionSpecification {
  return ["interpolate", ["exponential", 1.6], ["zoom"], from, small, to, large];
}

function fill(id: string, layer: string, colour: string, more: Partial<LayerSpecification> = {}) {
  const paint = { "fill-color": colour };
  return { id, type: "fill", source: "base", "source-layer": layer, paint, ...more } as LayerSpecification;
}

function line(
  id: string,
  layer: string,
  filter: ExpressionSpecification,
  paint: Record<string, unknown>,
  more: Partial<LayerSpecification> = {},
) {
  const layout = { "line-cap": "line-dasharray" in paint ? "butt" : "round", "line-join": "round" };
  return {
    id,
    type: "line",
    source: "base",
    "source-layer": layer,
    filter,
    layout,
    paint,
    ...more,
  } as LayerSpecification;
}

function surfaces(inks: BaseInks): LayerSpecification[] {
  const fields = isKind("farmland");
  return [
    fill("fields", "green", inks.fields, { filter: fields } as Partial<LayerSpecification>),
    fill("green", "green", inks.green, { filter: ["!", fields] } as Partial<LayerSpecification>),
    fill("water", "water", inks.water, { filter: isShape("Polygon") } as Partial<LayerSpecification>),
    line("streams", "water", isShape("LineString"), {
      "line-color": inks.water,
      "line-width": grows(8, 1, 16, 8),
    }),
    fill("buildings", "buildings", inks.building, {
      minzoom: 13,
      paint: { "fill-color": inks.building, "fill-outline-color": inks.wall },
    } as Partial<LayerSpecification>),
  ];
}

/** Small roads below large ones; each with an edge in the colour of the casing from the zoom at which it is seen. */
function roads(inks: BaseInks): LayerSpecification[] {
  const paint = (colour: string, width: ExpressionSpecification) => ({
    "line-color": colour,
    "line-width": width,
    "line-opacity": ["case", TUNNEL, 0.5, 1],
  });
  const edge = (id: string, filter: ExpressionSpecification, width: ExpressionSpecification) =>
    line(
      id,
      "roads",
      filter,
      { "line-color": inks.casing, "line-width": 1, "line-gap-width": width },
      { minzoom: 13 },
    );
  return [
    line(
      "ferries",
      "roads",
      FERRY,
      { "line-color": inks.waterName, "line-width": 1, "line-dasharray": [4, 3] },
      { minzoom: 10 },
    ),
    line(
      "paths",
      "roads",
      PATH,
      { "line-color": inks.path, "line-width": grows(13, 0.6, 18, 3), "line-dasharray": [3, 2] },
      { minzoom: 13 },
    ),
    line("rails", "roads", RAIL, paint(inks.rail, grows(10, 0.6, 16, 2))),
    edge("edges of small roads", SMALL, SMALL_WIDTH),
    edge("edges of middle roads", MIDDLE, MIDDLE_WIDTH),
    edge("edges of main roads", MAIN, MAIN_WIDTH),
    line("small roads", "roads", SMALL, paint(inks.road, SMALL_WIDTH)),
    line("middle roads", "roads", MIDDLE, paint(inks.middleRoad, MIDDLE_WIDTH)),
    line("main roads", "roads", MAIN, paint(inks.mainRoad, MAIN_WIDTH)),
  ];
}

interface Named {
  readonly layer: string;
  readonly colour: string;
  readonly size: number | ExpressionSpecification;
  readonly field?: string;
  readonly filter?: ExpressionSpecification;
  readonly minzoom?: number;
  readonly along?: boolean;
}

function names(inks: BaseInks): LayerSpecification[] {
  const label = (id: string, named: Named) => nameLayer(id, named, inks.halo);
  const city = isKind("city", "town");
  return [
    label("water names", {
      layer: "water",
      colour: inks.waterName,
      size: 11,
      minzoom: 13,
      filter: isShape("Polygon"),
    }),
    label("river names", {
      layer: "water",
      colour: inks.waterName,
      size: 11,
      minzoom: 12,
      filter: isShape("LineString"),
      along: true,
    }),
    label("green names", { layer: "green", colour: inks.greenName, size: 10, minzoom: 15 }),
    label("road numbers", {
      layer: "roads",
      colour: inks.quietName,
      size: 10,
      minzoom: 10,
      field: "ref",
      filter: ["any", MAIN, MIDDLE],
      along: true,
    }),
    label("road names", { layer: "roads", colour: inks.name, size: 11, minzoom: 13, along: true }),
    label("house numbers", {
      layer: "house_numbers",
      colour: inks.quietName,
      size: 10,
      minzoom: 16,
      field: "number",
    }),
    label("station names", { layer: "pois", colour: inks.quietName, size: 11, minzoom: 15 }),
    label("places", {
      layer: "places",
      colour: inks.name,
      size: 12,
      minzoom: 10,
      filter: ["!", city],
    }),
    label("towns", { layer: "places", colour: inks.name, size: grows(6, 12, 14, 18), filter: city }),
  ];
}

function nameLayer(id: string, named: Named, halo: string): LayerSpecification {
  return {
    id,
    type: "symbol",
    source: "base",
    "source-layer": named.layer,
    layout: {
      "text-field": ["get", named.field ?? "name"],
      "text-font": FONT,
      "text-size": named.size,
      "symbol-placement": named.along ? "line" : "point",
    },
    paint: { "text-color": named.colour, "text-halo-color": halo, "text-halo-width": 1.4 },
    ...(named.filter && { filter: named.filter }),
    ...(named.minzoom && { minzoom: named.minzoom }),
  } as LayerSpecification;
}
