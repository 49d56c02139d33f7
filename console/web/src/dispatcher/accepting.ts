import { useEffect, useState } from "react";
import { TREMBLE_MS } from "./assigning";

/** So much later than `TREMBLE_MS` the buttons are drawn anew: timers may be a moment early. */
const MARGIN_MS = 20;

/** An order as a list proposes it. */
export interface Proposed {
  readonly unit: string;
  readonly station: string;
}

interface Slot {
  readonly key: string;
  readonly sinceMs: number;
}

/**
 * Lets one order of a list at a time be accepted: a further one only once the server has answered and a moment has gone
 * by, and none whose place in the list another had a moment ago, so that the finger orders what was read.
 */
export class Accepting {
  private slots: readonly Slot[] = [];
  private answeredAtMs = Number.NEGATIVE_INFINITY;
  private isSent = false;

  /** @param now a clock of this machine that never goes back, in ms */
  constructor(private readonly now: () => number) {}

  /** Note the list as it is shown from now on. */
  show(list: readonly Proposed[]): void {
    this.slots = list.map((each, nth) => {
      const key = keyOf(each);
      const before = this.slots[nth];
      return before?.key === key ? before : { key, sinceMs: this.now() };
    });
  }

  /** Tell whether an order may be accepted at its place. */
  isFree(nth: number, order: Proposed): boolean {
    const slot = this.slots[nth];
    if (this.isSent || slot?.key !== keyOf(order)) return false;
    return this.now() - Math.max(slot.sinceMs, this.answeredAtMs) >= TREMBLE_MS;
  }

  begin(): void {
    this.isSent = true;
  }

  /** The server has answered. */
  end(): void {
    this.isSent = false;
    this.answeredAtMs = this.now();
  }
}

/** The orders of a list, accepted by their place; those that cannot be accepted yet are not free. */
export function useAccepting<T extends Proposed>(
  list: readonly T[],
  send: (order: T) => Promise<unknown> | undefined,
) {
  const [accepting] = useState(() => new Accepting(() => performance.now()));
  const [answers, setAnswers] = useState(0);
  const [, setDrawn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a list is another one when its orders are
  useEffect(() => accepting.show(list), [list.map(keyOf).join()]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was told says when they are free again
  useEffect(() => {
    const drawn = setTimeout(() => setDrawn((count) => count + 1), TREMBLE_MS + MARGIN_MS);
    return () => clearTimeout(drawn);
  }, [list.map(keyOf).join(), answers]);
  return {
    isFree: (nth: number) => list[nth] !== undefined && accepting.isFree(nth, list[nth]),
    accept: (nth: number) => {
      const order = list[nth];
      if (order === undefined || !accepting.isFree(nth, order)) return;
      accepting.begin();
      setAnswers((count) => count + 1);
      void Promise.resolve(send(order)).then(() => {
        accepting.end();
        setAnswers((count) => count + 1);
      });
    },
  };
}

export type Acceptance = ReturnType<typeof useAccepting>;

function keyOf(order: Proposed): string {
  return `${order.unit} ${order.station}`;
}
