import type { Problem } from "./events";

/** A command that is on its way, kept until the link is back, or refused. */
export interface SentCommand {
  readonly key: string;
  /** What the person asked for, in words. */
  readonly words: string;
  readonly state: "sending" | "kept" | "refused";
  readonly problem: Problem | null;
}

export type Outcome<T> =
  | { readonly ok: true; readonly answer: T }
  | { readonly ok: false; readonly problem: Problem; readonly key: string };

export type Method = "POST" | "DELETE" | "PATCH";

export type Send = (order: KeptOrder) => Promise<Response>;

/** All that it takes to send a command again. */
export interface KeptOrder {
  readonly method: Method;
  readonly path: string;
  readonly body: unknown;
  readonly key: string;
  readonly words: string;
  /** Of a PATCH, the version of the record that the person saw. */
  readonly version?: number;
}

/** What may be said of a command beside its words. */
export interface Manner {
  readonly method?: Method;
  readonly version?: number;
}

/** Where commands without an answer lie, so that they outlive their page. */
export interface Shelf {
  readonly load: () => readonly KeptOrder[];
  readonly save: (orders: readonly KeptOrder[]) => void;
}

interface Order extends KeptOrder {
  readonly done: (outcome: Outcome<unknown>) => void;
}

const RETRY_MS = 1_000;

/**
 * Sends commands one after another, each under a key of its own. One that finds no answer is kept and sent again under
 * the same key, so that the server does it once whether or not the first try reached it; also after its page was loaded
 * again.
 */
export class Commands {
  private readonly orders: Order[];
  private refused: SentCommand[] = [];
  private isSending = false;
  /** The last try found no answer. */
  private isCut: boolean;
  private cancelRetry: () => void = () => {};

  constructor(
    private readonly request: Send,
    private readonly newKey: () => string,
    private readonly after: (ms: number, act: () => void) => () => void,
    private readonly tell: (commands: readonly SentCommand[]) => void,
    private readonly shelf: Shelf,
    /** Hears of each command that was carried out. */
    private readonly done: (order: KeptOrder) => void = () => {},
  ) {
    this.orders = shelf.load().map((order) => ({ ...order, done: () => {} }));
    this.isCut = this.orders.length > 0;
    this.show();
  }

  /** Whether a command has found no answer yet. */
  get areWaiting(): boolean {
    return this.orders.length > 0;
  }

  /** Give a command; resolves once the server has answered, however long the link is away. */
  send<T>(path: string, body: unknown, words: string, manner: Manner = {}): Promise<Outcome<T>> {
    return new Promise((resolve) => {
      const done = resolve as (outcome: Outcome<unknown>) => void;
      this.orders.push({ method: "POST", ...manner, path, body, key: this.newKey(), words, done });
      this.put();
      if (!this.isCut) void this.work();
      this.show();
    });
  }

  /** Try again at once: the link is back, or the page is. */
  resume(): void {
    void this.work();
  }

  /** Let refusals go: they were read; with a key that one alone. */
  dismiss(key?: string): void {
    this.refused = key === undefined ? [] : this.refused.filter((each) => each.key !== key);
    this.show();
  }

  private async work(): Promise<void> {
    if (this.isSending) return;
    this.isSending = true;
    this.cancelRetry();
    for (let order = this.orders[0]; order; order = this.orders[0]) {
      const outcome = await this.tryOnce(order);
      this.isCut = outcome === null;
      if (outcome === null) {
        this.cancelRetry = this.after(RETRY_MS, () => this.resume());
        break;
      }
      this.settle(order, outcome);
    }
    this.isSending = false;
    this.show();
  }

  private settle(order: Order, outcome: Outcome<unknown>): void {
    this.orders.shift();
    this.put();
    if (outcome.ok) this.done(order);
    else this.refused.push(refusal(order, outcome.problem));
    this.show();
    order.done(outcome);
  }

  /** Give the outcome, or null where there was no answer or none that is final. */
  private async tryOnce(order: Order): Promise<Outcome<unknown> | null> {
    try {
      const response = await this.request(order);
      if (response.status >= 502) return null;
      // What is no more was deleted by a try whose answer was lost, or by somebody else.
      if (order.method === "DELETE" && response.status === 404) return { ok: true, answer: null };
      const answer: unknown = await response.json();
      return response.ok ? { ok: true, answer } : { ok: false, problem: answer as Problem, key: order.key };
    } catch {
      return null;
    }
  }

  private put(): void {
    this.shelf.save(this.orders.map(({ done: _, ...order }) => order));
  }

  private show(): void {
    const waiting = this.orders.map((order) => ({
      key: order.key,
      words: order.words,
      state: this.isCut ? ("kept" as const) : ("sending" as const),
      problem: null,
    }));
    this.tell([...this.refused, ...waiting]);
  }
}

function refusal(order: Order, problem: Problem): SentCommand {
  return { key: order.key, words: order.words, state: "refused", problem };
}

/** Make a key that nobody else makes; also where the page is not served over TLS. */
export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
