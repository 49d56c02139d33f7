import { useEffect, useState } from "react";
import { read } from "./api";
import { useSession } from "./session";

export interface Reading<T> {
  readonly value: T | null;
  readonly failed: boolean;
}

const NOTHING = { value: null, failed: false };

/** Read something of the API, again whenever `stamp` changes; null as a path reads nothing. */
export function useReading<T>(path: string | null, stamp: unknown = null): Reading<T> {
  const { seat } = useSession();
  const [reading, setReading] = useState<Reading<T> & { path: string | null }>({ ...NOTHING, path: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: the stamp says when to read again
  useEffect(() => {
    if (path === null) return;
    const stop = new AbortController();
    read<T>(path, seat, stop.signal).then(
      (value) => setReading({ value, failed: false, path }),
      () => {
        if (!stop.signal.aborted) setReading((last) => ({ ...last, failed: true, path }));
      },
    );
    return () => stop.abort();
  }, [path, seat, stamp]);
  return path !== null && reading.path === path ? reading : NOTHING;
}
