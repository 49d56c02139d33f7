import { useEffect, useState } from "react";
import { Refused, read } from "./api";
import { useSession } from "./session";

export interface Reading<T> {
  /** What was read last of this very path; null before that. */
  readonly value: T | null;
  /** Why `value` is not what the server would say now. */
  readonly fault: "no answer" | "refused" | null;
}

const NOTHING = { value: null, fault: null };
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
      (value) => setReading({ value, fault: null, path }),
      (error: unknown) => {
        if (stop.signal.aborted) return;
        if (error instanceof Refused) return setReading({ value: null, fault: "refused", path });
        setReading((last) => ({ value: last.path === path ? last.value : null, fault: "no answer", path }));
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
