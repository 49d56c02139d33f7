import { useEffect, useState } from "react";
import type { HazardAnswer, HazardKind, IncidentAnswer, NewCall, NewHazard } from "../events";
import type { Say, Word } from "../words";

/** What endangers a crew first, then what lets it in. */
export const HAZARD_KINDS: readonly HazardKind[] = [
  "aggression",
  "weapon",
  "dog",
  "infection",
  "oxygen",
  "other",
  "access",
  "door_code",
];
const WAYS_IN: ReadonlySet<HazardKind> = new Set(["access", "door_code"]);
/** As many characters as the centre keeps. */
const LONGEST = 1_000;
const AGAIN_AFTER_MS = 30_000;
/** A pause in typing after which a place is looked up. */
const PAUSE_MS = 400;
const LONGEST_ADDRESS = 300;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const SEVERAL_DAYS = 2;

/** Whether it helps to come in, and endangers nobody. */
export function isWayIn(kind: HazardKind): boolean {
  return WAYS_IN.has(kind);
}

/** The worst first; of one kind as the centre tells them, the newest first. */
export function worstFirst(hazards: readonly HazardAnswer[]): readonly HazardAnswer[] {
  return [...hazards].sort((one, other) => HAZARD_KINDS.indexOf(one.kind) - HAZARD_KINDS.indexOf(other.kind));
}

/** What is wrong with a warning before it is sent; null where nothing is. */
export function hazardFault(text: string, say: Say): string | null {
  if (text.trim() === "") return say("hazard_empty");
  return [...text.trim()].length > LONGEST ? say("too_long", { limit: String(LONGEST) }) : null;
}

/** A warning of the place of an incident; null where that has neither address nor place yet. */
export function warningOf(incident: IncidentAnswer, kind: HazardKind, text: string): NewHazard | null {
  const { address, lon, lat } = incident;
  if (!address && (lon === null || lat === null)) return null;
  return { kind, text: text.trim(), address: address || null, lon, lat };
}

/** A refusal of a warning, in the words of this page where a person is likely to meet it. */
export function refusalWord(field: string, reason: string): Word | null {
  if (field === "address" && reason.startsWith("must name a house")) return "hazard_no_house";
  return reason === "must not hold the character NUL" ? "holds_nul" : null;
}

/** Where the hazards of a place are read that is being typed; null as long as that names neither a house nor a place. */
export function pathOfTyped({ address, lon, lat }: NewCall): string | null {
  const asked = new URLSearchParams();
  if (address && /\d/.test(address) && [...address].length <= LONGEST_ADDRESS) asked.set("address", address);
  if (lon != null && lat != null) {
    asked.set("lon", String(lon));
    asked.set("lat", String(lat));
  }
  return asked.size > 0 ? `/hazards?${asked}` : null;
}

/** How long something is, in the one unit that says enough. */
export function spanWords(ms: number, say: Say): string {
  const whole = Math.max(0, ms);
  if (whole < HOUR_MS) return `${Math.floor(whole / MINUTE_MS)} ${say("min")}`;
  if (whole < SEVERAL_DAYS * DAY_MS) return `${Math.floor(whole / HOUR_MS)} ${say("h")}`;
  return `${Math.floor(whole / DAY_MS)} ${say("days")}`;
}

/** How long ago something was. */
export function agoWords(at: string, nowMs: number, say: Say): string {
  const ageMs = nowMs - Date.parse(at);
  return ageMs < MINUTE_MS ? say("just_now") : say("ago", { age: spanWords(ageMs, say) });
}

/** A number that changes now and then: what no event tells is read again. */
export function useAgain(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const beat = setInterval(() => setCount((before) => before + 1), AGAIN_AFTER_MS);
    return () => clearInterval(beat);
  }, []);
  return count;
}

/** What something was when it last stood still for a moment. */
export function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const pause = setTimeout(() => setSettled(() => value), PAUSE_MS);
    return () => clearTimeout(pause);
  }, [value]);
  return settled;
}
