import { useEffect, useState, useSyncExternalStore } from "react";

/** One value that views follow. */
export class Store<T> {
  private readonly listeners = new Set<() => void>();

  constructor(private value: T) {}

  readonly get = (): T => this.value;

  readonly set = (value: T): void => {
    if (value === this.value) return;
    this.value = value;
    for (const listener of this.listeners) listener();
  };

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

/** Follow a part of a store; the view is drawn again only where that part is another object. */
export function usePart<T, P>(store: Store<T>, part: (value: T) => P): P {
  return useSyncExternalStore(store.subscribe, () => part(store.get()));
}

const BEAT_MS = 500;

/** Follow a clock, twice a second. */
export function useBeat(now: () => number): number {
  const [at, setAt] = useState(now);
  useEffect(() => {
    const beat = setInterval(() => setAt(now()), BEAT_MS);
    return () => clearInterval(beat);
  }, [now]);
  return at;
}
