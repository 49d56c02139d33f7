import { offsetHours } from "./formats";

const HOUR_MS = 3_600_000;
const QUARTER_MS = 900_000;

/** An instant as an input for date and time holds it, by the clock of a zone: 2026-11-22T18:00. */
export function zonedText(ms: number, zone: string): string {
  return new Date(ms + offsetHours(ms, zone) * HOUR_MS).toISOString().slice(0, 16);
}

/** The instant that an input for date and time holds, in UTC; null where it holds none. */
export function instantOf(text: string, zone: string): string | null {
  const asUtcMs = Date.parse(`${text}Z`);
  if (!Number.isFinite(asUtcMs)) return null;
  const nearMs = asUtcMs - offsetHours(asUtcMs, zone) * HOUR_MS;
  return new Date(asUtcMs - offsetHours(nearMs, zone) * HOUR_MS).toISOString();
}

/** The next quarter of an hour that is at least so long ahead. */
export function quarterAfter(ms: number): number {
  return Math.ceil(ms / QUARTER_MS) * QUARTER_MS;
}
