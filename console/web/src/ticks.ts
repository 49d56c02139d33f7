import type { Tick } from "./board";

const VERSION = 1;
const HEADER_BYTES = 24;
const PER_DEGREE = 1e7;

/** Read a binary tick; throws where it is of another version or cut short. */
export function decodeTick(buffer: ArrayBuffer, unitOrder: readonly string[]): Tick {
  const view = new DataView(buffer);
  if (view.getUint8(0) !== VERSION) throw new Error(`a tick of version ${view.getUint8(0)}, not ${VERSION}`);
  const count = view.getUint32(4, true);
  const nowMs = Number(view.getBigInt64(16, true));
  const column = (index: number) => new Int32Array(buffer, HEADER_BYTES + 4 * count * index, count);
  const rows = new Uint16Array(buffer, HEADER_BYTES + 12 * count, count);
  return {
    kind: "positions",
    seq: Number(view.getBigUint64(8, true)),
    nowMs,
    units: Array.from(rows, (row) => unitOrder[row] ?? ""),
    lon: Array.from(column(0), (value) => value / PER_DEGREE),
    lat: Array.from(column(1), (value) => value / PER_DEGREE),
    atMs: Array.from(column(2), (ageMs) => nowMs - ageMs),
  };
}
