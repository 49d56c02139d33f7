/** Read longitude and latitude in degrees from what was typed; null where it is no place. */
export function placeOf(text: string): readonly [number, number] | null {
  const place = numbersOf(text);
  return place && isPossible(place) ? place : null;
}

/** Say by which word what was typed is no place; null where it is one, or nothing. */
export function placeFault(text: string): "wrong_place" | "impossible_place" | null {
  if (text.trim() === "") return null;
  const place = numbersOf(text);
  if (place === null) return "wrong_place";
  return isPossible(place) ? null : "impossible_place";
}

function numbersOf(text: string): readonly [number, number] | null {
  const found = /^\s*(-?\d+(?:\.\d+)?)\s*[,;\s]\s*(-?\d+(?:\.\d+)?)\s*$/.exec(text);
  return found && [Number(found[1]), Number(found[2])];
}

function isPossible([lon, lat]: readonly [number, number]): boolean {
  return Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
}
