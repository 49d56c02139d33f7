import { expect, it } from "vitest";
import { LOOKS, look } from "./palette";
import type { Theme } from "./theme";

const GROUND: Record<Theme, string> = { dark: "#0b1220", light: "#f4f6fa" };

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

it.each(["dark", "light"] as const)("every state can be read on the %s ground (WCAG 1.4.11)", (theme) => {
  for (const state of Object.keys(LOOKS)) {
    const [a, b] = [luminance(look(state, theme).colour), luminance(GROUND[theme])];
    expect((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)).toBeGreaterThan(3.8);
  }
});
