import { Store } from "./store";

/** How long something may be taken back. */
export const UNDO_WITHIN_MS = 10_000;

/** What would be taken back. */
export interface Undoable {
  readonly words: string;
  /** When the server had done it, by the clock of this machine. */
  readonly atMs: number;
}

/** Commands after which the one before cannot be taken back, nor they themselves: the telephone, roads, the end of all data. */
const FINAL = /^\/(?:calls|telephone|closures|undo)|\/erase$/;

/** Remembers the newest command of this seat that may be taken back. */
export class UndoNotes {
  readonly newest = new Store<Undoable | null>(null);

  /** @param now a clock of this machine that never goes back, in ms */
  constructor(readonly now: () => number) {}

  /** A command was carried out. */
  note(path: string, words: string): void {
    this.newest.set(FINAL.test(path) ? null : { words, atMs: this.now() });
  }

  /** What may still be taken back. */
  get open(): Undoable | null {
    const newest = this.newest.get();
    return newest && this.now() - newest.atMs < UNDO_WITHIN_MS ? newest : null;
  }
}
