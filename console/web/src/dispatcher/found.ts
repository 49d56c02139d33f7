import type { Located } from "../events";
import { decimal, duration } from "../formats";
import type { Language, Say } from "../words";

const EARTH_M = 6_371_008.8;
const KM = 1_000;

/** The distance between two places along the ground, in metres (haversine). */
export function metresBetween(
  [lon, lat]: readonly [number, number],
  [otherLon, otherLat]: readonly [number, number],
): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const across = Math.sin(radians(otherLon - lon) / 2) ** 2;
  const up = Math.sin(radians(otherLat - lat) / 2) ** 2;
  const chord = up + Math.cos(radians(lat)) * Math.cos(radians(otherLat)) * across;
  return 2 * EARTH_M * Math.asin(Math.sqrt(Math.min(chord, 1)));
}

/** A distance in words: whole metres, from a kilometre on with one decimal. */
export function distanceWords(metres: number, say: Say, language: Language): string {
  return metres < KM ? `${Math.round(metres)} ${say("m")}` : `${decimal(metres / KM, language)} ${say("km")}`;
}

/** With what a place was found, how exactly and how long ago. */
export function foundWords(located: Located, nowMs: number, say: Say, language: Language): string {
  const { source, radius_m: radiusM, found_at: foundAt } = located;
  const age = say("ago", { age: duration(nowMs - Date.parse(foundAt)) });
  const radius = radiusM === null ? say("radius_unknown") : `±${distanceWords(radiusM, say, language)}`;
  return `${say(`found_${source}`)}, ${radius}, ${age}`;
}
