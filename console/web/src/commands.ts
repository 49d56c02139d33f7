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
  | { readonly ok: false; readonly problem: Problem };

export type Post = (path: string, body: unknown, key: string) => Promise<Response>;

interface Order {
  readonly path: string;
  readonly body: unknown;
  readonly key: string;
  readonly words: string;
  readonly done: (outcome: Outcome<unknown>) => void;
}

const RETRY_MS = 1_000;

/**
 * Sends commands one after another, each under a key of its own. One that finds no answer is kept and sent again under
 * the same key, so that the server does it once whether or not the first try reached it.
 */
export class Commands {
  private readonly orders: Order[] = [];
  private refused: SentCommand[] = [];
  private state: "idle" | "sending" | "kept" = "idle";
  private cancelRetry: () => void = () => {};

  constructor(
    private readonly post: Post,
    private readonly newKey: () => string,
    private readonly after: (ms: number, act: () => void) => () => void,
    private readonly tell: (commands: readonly SentCommand[]) => void,
  ) {}

  /** Give a command; resolves once the server has answered, however long the link is away. */
  send<T>(path: string, body: unknown, words: string): Promise<Outcome<T>> {
    return new Promise((resolve) => {
      const done = resolve as (outcome: Outcome<unknown>) => void;
      this.orders.push({ path, body, key: this.newKey(), words, done });
      if (this.state === "idle") void this.work();
      else this.show();
    });
  }

  /** Try again at once: the link is back. */
  resume(): void {
    if (this.state === "kept") void this.work();
  }

  /** Let refusals go: they were read. */
  dismiss(): void {
    this.refused = [];
    this.show();
  }

  private async work(): Promise<void> {
    this.cancelRetry();
    for (let order = this.orders[0]; order; order = this.orders[0]) {
      this.become("sending");
      const outcome = await this.tryOnce(order);
      if (outcome === null) {
        this.become("kept");
        this.cancelRetry = this.after(RETRY_MS, () => this.resume());
        return;
      }
      this.orders.shift();
      if (!outcome.ok) this.refused.push(refusal(order, outcome.problem));
      order.done(outcome);
    }
    this.become("idle");
  }

  /** Give the outcome, or null where there was no answer or none that is final. */
  private async tryOnce(order: Order): Promise<Outcome<unknown> | null> {
    try {
      const response = await this.post(order.path, order.body, order.key);
      if (response.status >= 502) return null;
      const answer: unknown = await response.json();
      return response.ok ? { ok: true, answer } : { ok: false, problem: answer as Problem };
    } catch {
      return null;
    }
  }

  private become(state: "idle" | "sending" | "kept"): void {
    this.state = state;
    this.show();
  }

  private show(): void {
    const waiting = this.orders.map((order) => ({
      key: order.key,
      words: order.words,
      state: this.state === "kept" ? ("kept" as const) : ("sending" as const),
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
