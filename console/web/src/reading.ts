import { useEffect, useState } from "react";
import { Refused, read } from "./api";
import { useSession } from "./session";

export interface Reading<T> {
  readonly value: T | null;
  readonly failed: boolean;
}

const NOTHING = { value: null, failed: false };
const RETRY_MS = 2_000;

/** Read something of the API, again whenever `stamp` changes and until there is an answer; null as a path reads nothing. */
export function useReading<T>(path: string | null, stamp: unknown = null): Reading<T> {
  const { seat } = useSession();
  const [reading, setReading] = useState<Reading<T> & { path: string | null }>({ ...NOTHING, path: null });
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the stamp and a failure say when to read again
  useEffect(() => {
    if (path === null) return;
    const stop = new AbortController();
    let retry = 0;
    read<T>(path, seat, stop.signal).then(
      (value) => setReading({ value, failed: false, path }),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        setReading((last) => ({ ...last, failed: true, path }));
        if (error instanceof Refused) return;
        retry = window.setTimeout(() => setAttempt((count) => count + 1), RETRY_MS);
      },
    );
    return () => {
      stop.abort();
      window.clearTimeout(retry);
    };
  }, [path, seat, stamp, attempt]);
  return path !== null && reading.path === path ? reading : NOTHING;
}
