import type { Theme } from "./theme";

/** What a state looks like: a digit, a glyph and a colour together, never a colour alone. */
export interface Look {
  readonly digit: string;
  readonly glyph: string;
  readonly colour: string;
}

interface State {
  readonly digit: string;
  readonly glyph: string;
  readonly dark: string;
  readonly light: string;
}

// Searched so that any two of a theme differ by CIE76 20 or more in normal and colour-blind sight (Machado et al., 2009),
// and from its ground, #0B1220 or #F4F6FA, by 3.9:1 and 4.5:1 or more.
export const LOOKS: Readonly<Record<string, State>> = {
  free_on_road: { digit: "1", glyph: "○", dark: "#86efac", light: "#1a7646" },
  at_station: { digit: "2", glyph: "⌂", dark: "#86efac", light: "#1a7646" },
  relocating: { digit: "9", glyph: "◁", dark: "#d97706", light: "#613d05" },
  proposed: { digit: "3а", glyph: "◔", dark: "#fde047", light: "#807010" },
  accepted: { digit: "3", glyph: "◕", dark: "#fde047", light: "#807010" },
  en_route: { digit: "3", glyph: "▶", dark: "#3b82f6", light: "#3d66de" },
  on_scene: { digit: "4", glyph: "■", dark: "#f43f5e", light: "#5e101c" },
  transporting: { digit: "7", glyph: "✚", dark: "#f9a8d4", light: "#b80c9f" },
  at_hospital: { digit: "8", glyph: "H", dark: "#ffffff", light: "#111b32" },
  ended: { digit: "", glyph: "–", dark: "#64748b", light: "#606974" },
  out_of_service: { digit: "6", glyph: "✕", dark: "#64748b", light: "#606974" },
  off_duty: { digit: "6", glyph: "–", dark: "#64748b", light: "#606974" },
};

const UNKNOWN: State = { digit: "?", glyph: "?", dark: "#64748b", light: "#606974" };

export function look(state: string, theme: Theme): Look {
  const { digit, glyph, [theme]: colour } = LOOKS[state] ?? UNKNOWN;
  return { digit, glyph, colour };
}

/** Urgency has a scale of its own, filled to hollow, so that it never competes with the colours of units. */
export function urgencyGlyph(priority: number): string {
  return ["❶", "❷", "③", "④", "⑤"][priority - 1] ?? "?";
}
