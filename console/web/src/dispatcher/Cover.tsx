import { useEffect, useState } from "react";
import type { CoverAnswer } from "../events";
import { useReading } from "../reading";
import { useSession } from "../session";

const AGAIN_AFTER_MS = 10_000;
/** The limit of an emergency: the last one that is told. */
const LAST = -1;

/** Which share of the demand idle units reach in time, once and twice; by district where one points at it. */
export function Cover() {
  const { say, seat } = useSession();
  const [beats, setBeats] = useState(0);
  useEffect(() => {
    const beat = setInterval(() => setBeats((count) => count + 1), AGAIN_AFTER_MS);
    return () => clearInterval(beat);
  }, []);
  const { value, fault } = useReading<CoverAnswer>("/coverage", beats);
  const within = value?.within.at(LAST);
  if (within === undefined || fault !== null) return null;
  const percent = (share: number) => `${Math.floor(share * 100).toLocaleString(seat.language)} %`;
  const districts = (value?.districts ?? [])
    .map((each) => `${each.name ?? "—"}: ${percent(each.within.at(LAST)?.once ?? 0)}`)
    .join("\n");
  return (
    <span className="cover" title={districts}>
      {say("within", { minutes: String(within.minutes) })} <b>{percent(within.once)}</b> · {say("twice")}{" "}
      <b>{percent(within.twice)}</b>
    </span>
  );
}
