import type { Fix } from "../board";

/** Where a unit is drawn: it glides to its newest fix instead of jumping. */
export interface Shown {
  lon: number;
  lat: number;
}

const GLIDE_MS = 300;
/** Farther than this a unit is drawn at once where it is, as after a silence. */
const JUMP_DEGREES = 0.02;

/** Move what is drawn towards the newest fixes; `passedMs` is the time since the last picture. */
export function glide(shown: Map<string, Shown>, fixes: ReadonlyMap<string, Fix>, passedMs: number): void {
  const share = Math.min(1, passedMs / GLIDE_MS);
  for (const [unit, fix] of fixes) {
    const at = shown.get(unit);
    if (at === undefined || Math.abs(fix.lon - at.lon) + Math.abs(fix.lat - at.lat) > JUMP_DEGREES) {
      shown.set(unit, { lon: fix.lon, lat: fix.lat });
    } else {
      at.lon += (fix.lon - at.lon) * share;
      at.lat += (fix.lat - at.lat) * share;
    }
  }
  for (const unit of shown.keys()) if (!fixes.has(unit)) shown.delete(unit);
}
