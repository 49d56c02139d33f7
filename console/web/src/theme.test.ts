import { expect, it } from "vitest";
import { startTheme, switchTheme, theme, themeOf } from "./theme";

it("goes by the address, then by what the browser was left with, and is dark otherwise", () => {
  expect(themeOf("?theme=light", "dark")).toBe("light");
  expect(themeOf("?seat=4", "light")).toBe("light");
  expect(themeOf("?theme=pink", "light")).toBe("dark");
  expect(themeOf("", null)).toBe("dark");
});

it("colours the page at once, and is remembered", () => {
  startTheme();
  expect(document.documentElement.dataset.theme).toBe("dark");
  switchTheme();
  expect(document.documentElement.dataset.theme).toBe("light");
  startTheme();
  expect(theme.get()).toBe("light");
});
