import type { Problem } from "./events";
import { type Clash, type Fields, type SaveParts, save } from "./saving";
import { Store } from "./store";

/** A pause in typing after which what was typed is saved. */
export const PAUSE_MS = 600;

interface Typed {
  readonly value: unknown;
  /** The version in which the server has it; null while it has not. */
  readonly savedIn: number | null;
}

export interface SaverState {
  /** What was typed and is not told by the record itself yet. */
  readonly typed: Fields;
  readonly clashes: readonly Clash[];
  readonly problem: Problem | null;
  /** Whether the server lacks something of it. */
  readonly isOpen: boolean;
}

const NOTHING: SaverState = { typed: {}, clashes: [], problem: null, isOpen: false };

/** Saves what is typed into a record as one goes; what somebody else changed is asked about, never written over. */
export class Saver {
  readonly state = new Store<SaverState>(NOTHING);
  private readonly fields = new Map<string, Typed>();
  /** The version that the person saw when the first of the fields was typed that are not saved. */
  private seen = 0;
  private isBusy = false;
  private clashes: readonly Clash[] = [];
  private problem: Problem | null = null;
  private cancelPause: () => void = () => {};

  constructor(
    private readonly parts: SaveParts,
    private readonly after: (ms: number, act: () => void) => () => void,
  ) {}

  /** Something was typed into the record as it stood in a version. */
  type(fields: Fields, version: number): void {
    if (this.unsaved().length === 0) this.seen = Math.max(version, this.seen);
    for (const [field, value] of Object.entries(fields)) this.fields.set(field, { value, savedIn: null });
    this.problem = null;
    this.cancelPause();
    this.cancelPause = this.after(PAUSE_MS, () => void this.flush());
    this.show();
  }

  /** The record is known in this version: what was saved up to it speaks for itself. */
  hear(version: number): void {
    for (const [field, { savedIn }] of this.fields)
      if (savedIn !== null && savedIn <= version) this.fields.delete(field);
    this.show();
  }

  /** Save at once. */
  async flush(): Promise<void> {
    this.cancelPause();
    const unsaved = this.unsaved();
    if (this.isBusy || this.clashes.length > 0 || unsaved.length === 0) return;
    this.isBusy = true;
    const sent = Object.fromEntries(unsaved.map(([field, { value }]) => [field, value]));
    const saved = await save(sent, this.seen, this.parts);
    this.isBusy = false;
    if (saved.kind === "refused") this.problem = saved.problem;
    else this.seen = saved.version;
    if (saved.kind === "clash") this.clashes = saved.clashes;
    if (saved.kind === "saved") this.settle(sent, saved.version);
    this.show();
    if (saved.kind === "saved") await this.flush();
  }

  /** Answer for a field that two people changed. */
  choose(field: string, whose: "mine" | "theirs"): void {
    this.clashes = this.clashes.filter((each) => each.field !== field);
    if (whose === "theirs") this.fields.delete(field);
    this.show();
    void this.flush();
  }

  private settle(sent: Fields, version: number): void {
    for (const [field, value] of Object.entries(sent))
      if (this.fields.get(field)?.value === value) this.fields.set(field, { value, savedIn: version });
  }

  private unsaved(): [string, Typed][] {
    return [...this.fields].filter(([, { savedIn }]) => savedIn === null);
  }

  private show(): void {
    this.state.set({
      typed: Object.fromEntries([...this.fields].map(([field, { value }]) => [field, value])),
      clashes: this.clashes,
      problem: this.problem,
      isOpen: this.unsaved().length > 0,
    });
  }
}
