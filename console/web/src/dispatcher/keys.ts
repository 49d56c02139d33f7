import { ACTION_KEYS, type ActionCode } from "./actions";

export type Pane = "queue" | "running" | "units" | "map";
export const PANES: readonly Pane[] = ["queue", "running", "units", "map"];

export type Action =
  | {
      readonly what:
        | "new call"
        | "planned call"
        | "back"
        | "map"
        | "language"
        | "theme"
        | "closures"
        | "bridges"
        | "moves"
        | "interview"
        | "history";
    }
  | { readonly what: "answer" | "hang up" | "undo" | "confirm" }
  | { readonly what: "act"; readonly code: ActionCode }
  | { readonly what: "step" | "pane"; readonly by: 1 | -1 }
  /** `picked`: by its number, not as the default. */
  | { readonly what: "assign"; readonly nth: number; readonly picked: boolean };

type Press = Pick<
  KeyboardEvent,
  "code" | "altKey" | "ctrlKey" | "metaKey" | "shiftKey" | "target" | "repeat"
>;

/** What a key means, by its place on the keyboard, so that it is the same in every layout; null where nothing. */
export function actionOf(press: Press): Action | null {
  return anywhere(press) ?? acting(press) ?? (isOwn(press) ? null : inPanes(press));
}

function anywhere(press: Press): Action | null {
  switch (press.code) {
    case "F2":
      return { what: press.shiftKey ? "planned call" : "new call" };
    case "F4":
      return press.altKey || press.ctrlKey ? null : { what: press.shiftKey ? "hang up" : "answer" };
    case "F6":
      return { what: "pane", by: press.shiftKey ? -1 : 1 };
    case "F7":
      return { what: "map" };
    case "F8":
      return { what: "closures" };
    case "F9":
      return press.repeat ? null : { what: "moves" };
    case "F10":
      return press.repeat || press.shiftKey ? null : { what: "bridges" };
    case "Escape":
      return { what: "back" };
    case "KeyA":
      return press.altKey && !press.ctrlKey ? { what: "interview" } : null;
    case "KeyH":
      return press.altKey && !press.ctrlKey ? { what: "history" } : null;
    case "KeyL":
      return press.altKey ? { what: "language" } : null;
    case "KeyT":
      return press.altKey ? { what: "theme" } : null;
    case "KeyY":
      return press.altKey && !press.ctrlKey && !press.repeat ? { what: "confirm" } : null;
    case "KeyZ":
      return press.altKey && !press.repeat ? { what: "undo" } : null;
    default:
      return null;
  }
}

/** What is done with the chosen incident; a list that is open takes Alt with an arrow itself. */
function acting(press: Press): Action | null {
  if (!press.altKey || press.ctrlKey || press.metaKey || press.repeat) return null;
  if (press.target instanceof HTMLElement && press.target.matches("select")) return null;
  const found = Object.entries(ACTION_KEYS).find(([, { code }]) => code === press.code);
  return found ? { what: "act", code: found[0] as ActionCode } : null;
}

function inPanes(press: Press): Action | null {
  if (press.altKey || press.ctrlKey || press.metaKey) return null;
  if (press.code === "ArrowDown") return { what: "step", by: 1 };
  if (press.code === "ArrowUp") return { what: "step", by: -1 };
  if (press.repeat) return null;
  if (press.code === "Enter" || press.code === "NumpadEnter")
    return { what: "assign", nth: 0, picked: false };
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(press.code)?.[1];
  return digit ? { what: "assign", nth: Number(digit) - 1, picked: true } : null;
}

/** Whether what has the focus takes the key itself: fields all, a button what presses it, the map what moves it. */
function isOwn({ target, code }: Press): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.matches("button")) return code.endsWith("Enter");
  if (target.matches("canvas")) return code.startsWith("Arrow");
  return target.matches("input, textarea, select");
}

/** The item before or after the present one, round the ends; the first where none is present. */
export function stepped<T>(
  items: readonly T[],
  isPresent: (item: T) => boolean,
  by: 1 | -1 | number,
): T | null {
  const at = items.findIndex(isPresent);
  if (at < 0) return items[0] ?? null;
  return items[(at + by + items.length) % items.length] ?? null;
}
