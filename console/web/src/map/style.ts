import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";

const LAND = "#0f1a2b";
const WATER = "#123a63";
const GREEN = "#11291f";
const BUILDING = "#18243a";
const ROAD = "#3a4c6d";
const MAIN_ROAD = "#6b80a8";
const NAME = "#a9b8d0";
const HALO = "#0b1220";
const FONT = ["Noto Sans"];

const MAIN: ExpressionSpecification = ["in", ["get", "class"], ["literal", ["motorway", "trunk", "primary"]]];
const MIDDLE: ExpressionSpecification = ["in", ["get", "class"], ["literal", ["secondary", "tertiary"]]];
const RAIL: ExpressionSpecification = ["in", ["get", "class"], ["literal", ["rail", "tram", "ferry"]]];
const SMALL: ExpressionSpecification = ["all", ["!", MAIN], ["!", MIDDLE], ["!", RAIL]];

function grows(from: number, small: number, to: number, large: number): ExpressionSpecification {
  return ["interpolate", ["exponential", 1.6], ["zoom"], from, small, to, large];
}

function road(id: string, filter: ExpressionSpecification, colour: string, width: ExpressionSpecification) {
  return {
    id,
    type: "line",
    source: "base",
    "source-layer": "roads",
    filter,
    layout: { "line-cap": "round", "line-join": "round" },
    paint: { "line-color": colour, "line-width": width },
  } satisfies LayerSpecification;
}

function names(
  id: string,
  layer: string,
  more: Partial<LayerSpecification>,
  size: number,
): LayerSpecification {
  return {
    id,
    type: "symbol",
    source: "base",
    "source-layer": layer,
    layout: { "text-field": ["get", "name"], "text-font": FONT, "text-size": size, ...more.layout },
    paint: { "text-color": NAME, "text-halo-color": HALO, "text-halo-width": 1.4 },
    ...("filter" in more ? { filter: more.filter } : {}),
    ...("minzoom" in more ? { minzoom: more.minzoom } : {}),
  } as LayerSpecification;
}

const IS_TOWN: ExpressionSpecification = ["in", ["get", "kind"], ["literal", ["city", "town"]]];

/** The base map of the night room; it names no glyphs, so that names are written in the font of the page. */
export function baseMapStyle(origin: string): StyleSpecification {
  return {
    version: 8,
    sources: {
      base: { type: "vector", tiles: [`${origin}/tiles/{z}/{x}/{y}.mvt`], minzoom: 6, maxzoom: 14 },
    },
    layers: [
      { id: "land", type: "background", paint: { "background-color": LAND } },
      {
        id: "green",
        type: "fill",
        source: "base",
        "source-layer": "green",
        filter: ["!=", ["get", "kind"], "farmland"],
        paint: { "fill-color": GREEN },
      },
      {
        id: "water",
        type: "fill",
        source: "base",
        "source-layer": "water",
        filter: ["==", ["geometry-type"], "Polygon"],
        paint: { "fill-color": WATER },
      },
      {
        id: "streams",
        type: "line",
        source: "base",
        "source-layer": "water",
        filter: ["==", ["geometry-type"], "LineString"],
        paint: { "line-color": WATER, "line-width": grows(8, 1, 16, 8) },
      },
      {
        id: "buildings",
        type: "fill",
        source: "base",
        "source-layer": "buildings",
        minzoom: 13,
        paint: { "fill-color": BUILDING },
      },
      road("rails", RAIL, "#2c3a55", grows(10, 0.6, 16, 2)),
      road("small roads", SMALL, ROAD, grows(11, 0.5, 17, 9)),
      road("middle roads", MIDDLE, "#4a5f85", grows(8, 0.9, 17, 14)),
      road("main roads", MAIN, MAIN_ROAD, grows(6, 1.2, 17, 18)),
      names("road names", "roads", { minzoom: 13, layout: { "symbol-placement": "line" } } as never, 11),
      {
        id: "house numbers",
        type: "symbol",
        source: "base",
        "source-layer": "house_numbers",
        minzoom: 16,
        layout: { "text-field": ["get", "number"], "text-font": FONT, "text-size": 10 },
        paint: { "text-color": "#7587a4" },
      },
      names("places", "places", { minzoom: 10, filter: ["!", IS_TOWN] } as never, 12),
      names("towns", "places", { filter: IS_TOWN } as never, 15),
    ],
  };
}
