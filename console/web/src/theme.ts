import { Store } from "./store";

/** Dark for the dim room of dispatchers, light for the bright one of call takers and for a tablet in the sun. */
export type Theme = "dark" | "light";

const KEPT = "dispatch112.theme";

/** The theme of this page; every view and the map follow it. */
export const theme = new Store<Theme>("dark");

/** The theme that the address asks for, else the one that this browser was left with, else dark. */
export function themeOf(search: string, kept: string | null): Theme {
  const asked = new URLSearchParams(search).get("theme") ?? kept;
  return asked === "light" ? "light" : "dark";
}

/** Begin with the theme that is asked for, and let the page's colours follow it from then on. */
export function startTheme(): void {
  const show = () => {
    document.documentElement.dataset.theme = theme.get();
  };
  theme.subscribe(show);
  theme.set(themeOf(location.search, localStorage.getItem(KEPT)));
  show();
}

export function switchTheme(): void {
  theme.set(theme.get() === "dark" ? "light" : "dark");
  localStorage.setItem(KEPT, theme.get());
}
