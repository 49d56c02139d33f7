import { useEffect, useState } from "react";
import { read } from "../api";
import type { PlaceAnswer } from "../events";
import { decimal } from "../formats";
import { useSession } from "../session";
import type { Language } from "../words";

export type LonLat = readonly [number, number];

/** What the service says to the text that is being typed. */
export interface Suggestions {
  /** The text that was asked for; what is typed now may be longer. */
  readonly of: string | null;
  readonly found: readonly PlaceAnswer[];
  /** Why nothing is shown: the service did not answer, or knows no such place. */
  readonly silence: "places_away" | "places_none" | null;
}

const NOTHING: Suggestions = { of: null, found: [], silence: null };
/** A pause as long as this ends a burst of keys. */
const PAUSE_MS = 120;
const LEAST_LETTERS = 2;
const MOST_SHOWN = 6;
/** Up to here a point has the address of what stands nearest; beyond, the distance is told with it. */
const SAME_PLACE_M = 50;

/** Ask for the places that a text may mean once the keys rest; a newer text ends the question. */
export function useSuggestions(text: string | null, near: () => LonLat): Suggestions {
  const { seat } = useSession();
  const [suggestions, setSuggestions] = useState(NOTHING);
  const asked = questionFor(text);
  // biome-ignore lint/correctness/useExhaustiveDependencies: where the map stands is asked when the text is
  useEffect(() => {
    if (asked === null) return setSuggestions(NOTHING);
    const stop = new AbortController();
    const ask = () =>
      read<readonly PlaceAnswer[]>(questionOf(asked, near()), seat, stop.signal).then(
        (found) => setSuggestions({ of: asked, found, silence: found.length ? null : "places_none" }),
        () => stop.signal.aborted || setSuggestions({ of: asked, found: [], silence: "places_away" }),
      );
    const pause = window.setTimeout(ask, PAUSE_MS);
    return () => {
      window.clearTimeout(pause);
      stop.abort();
    };
  }, [asked, seat]);
  return suggestions;
}

/** What of a text is asked for; null where it is too short to mean a place. */
export function questionFor(text: string | null): string | null {
  const trimmed = text?.trim() ?? "";
  return trimmed.length >= LEAST_LETTERS ? trimmed : null;
}

/** Tell the address of each new point where it is wanted then; nothing where there is no answer. */
export function useAddressAt(point: LonLat | null, isWanted: boolean, tell: (address: string) => void): void {
  const { seat } = useSession();
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is asked once for each point
  useEffect(() => {
    if (point === null || !isWanted) return;
    const stop = new AbortController();
    const [lon, lat] = point;
    read<readonly PlaceAnswer[]>(`/geocode?lon=${lon}&lat=${lat}&limit=1`, seat, stop.signal).then(
      ([found]) => found && tell(addressOf(found, seat.language)),
      () => {},
    );
    return () => stop.abort();
  }, [point, seat]);
}

/** The address of a place that was chosen, and after it the words that were not understood: the door, the floor. */
export function chosenAddress({ label, unmatched }: PlaceAnswer): string {
  return [label, ...(unmatched.length ? [unmatched.join(" ")] : [])].join(", ");
}

/** The nearest address, and how far it is where it is not here. */
export function addressOf({ label, distance_m }: PlaceAnswer, language: Language): string {
  return distance_m === null || distance_m <= SAME_PLACE_M
    ? label
    : `${label} (${away(distance_m, language)})`;
}

/** How far something is: to ten metres, from a kilometre on to a tenth of one. */
export function away(distance_m: number, language: Language): string {
  const [metres, kilometres] = language === "ru" ? ["м", "км"] : ["m", "km"];
  const tens = Math.round(distance_m / 10) * 10;
  return tens < 1000 ? `${tens} ${metres}` : `${decimal(distance_m / 1000, language)} ${kilometres}`;
}

/** The option before or after the active one; past either end stands the text as it was typed, null. */
export function optionAfter(active: number | null, by: 1 | -1, count: number): number | null {
  const next = active === null ? (by === 1 ? 0 : count - 1) : active + by;
  return next >= 0 && next < count ? next : null;
}

function questionOf(text: string, [lon, lat]: LonLat): string {
  return `/geocode?${new URLSearchParams({ q: text, near: `${lon},${lat}`, limit: String(MOST_SHOWN) })}`;
}
