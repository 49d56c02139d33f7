import { useCallback, useEffect, useState } from "react";
import type { BeyondAnswer, BridgeAnswer, BridgesAnswer, BridgeWarningAnswer } from "../events";
import { useReading } from "../reading";
import { isFree } from "../selectors";
import { useSession } from "../session";
import { usePart } from "../store";

const AGAIN_AFTER_MS = 15_000;
const MINUTE_MS = 60_000;
/** (m) Share of demand. */
const MUCH = 0.01;

/** The pane of bridges: whether it is open, what is told, and the split without what was done meanwhile. */
export function useBridges() {
  const { board } = useSession();
  const units = usePart(board, (state) => state.units);
  const [isOpen, setOpen] = useState(false);
  const [beats, setBeats] = useState(0);
  useEffect(() => {
    const beat = setInterval(() => setBeats((count) => count + 1), AGAIN_AFTER_MS);
    return () => clearInterval(beat);
  }, []);
  const ordered = [...units.values()].filter((each) => each.bound_for !== null).map((each) => each.id);
  const { value, fault } = useReading<BridgesAnswer>("/bridges", `${beats} ${ordered}`);
  const split = (value?.warning?.split ?? []).filter((each) => {
    const unit = units.get(each.unit);
    return unit !== undefined && isFree(unit) && unit.state !== "relocating";
  });
  return {
    isOpen,
    told: value,
    fault,
    split,
    open: () => setOpen(true),
    close: useCallback(() => setOpen(false), []),
  };
}

export type Bridges = ReturnType<typeof useBridges>;

/** Whether roads still join all demand and every hospital with the stations, and these with each other. */
export function isUndivided(warning: BridgeWarningAnswer): boolean {
  return warning.banks.length === 1 && warning.beyond === null;
}

/** Whether what is beyond the banks is more than the few addresses on the bridges themselves. */
export function isMuch(beyond: BeyondAnswer): boolean {
  return beyond.demand >= MUCH || beyond.hospitals.length > 0;
}

/** The demand beyond the banks in percent, in words; little is not nothing. */
export function percentOf(beyond: BeyondAnswer, language: string): string {
  const percent = Math.ceil(beyond.demand * 1000) / 10;
  return percent.toLocaleString(language, { maximumFractionDigits: percent < 1 ? 1 : 0 });
}

/** What the banner counts down to: the next bridge that opens, or the first that comes down. */
export interface Countdown {
  readonly is: "opening" | "raised";
  readonly at: number;
  /** Whole minutes, the one that has begun included. */
  readonly minutes: number;
  readonly names: readonly string[];
  /** How many are up while the next opens. */
  readonly up: number;
}

/** What is next, as people say it; null where nobody is warned. */
export function countdown(
  bridges: readonly BridgeAnswer[],
  warning: BridgeWarningAnswer | null,
  nowMs: number,
): Countdown | null {
  if (warning === null) return null;
  const up = bridges.filter((each) => each.state === "raised").map((each) => each.name);
  const goal = warning.raised ? warning.ends_at : warning.begins_at;
  const at = Date.parse(goal);
  const minutes = Math.max(0, Math.ceil((at - nowMs) / MINUTE_MS));
  if (warning.raised) return { is: "raised", at, minutes, names: up, up: up.length };
  const names = warning.bridges.filter((name) => !up.includes(name));
  return { is: "opening", at, minutes, names, up: up.length };
}
