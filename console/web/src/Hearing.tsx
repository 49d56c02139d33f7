import type { LinkState as LinkedState } from "./events";
import { clockTime, decimal, duration } from "./formats";
import { useSession } from "./session";
import { useBeat, usePart } from "./store";

/** The server says something every 5 s: a longer silence is no good sign. */
const LATE_MS = 6_500;

/** How long ago the server said something; where the link is cut, since when, and what that means. */
export function LinkAge() {
  const session = useSession();
  const { say, seat, welcome } = session;
  const link = usePart(session.link, (state) => state);
  const localMs = useBeat(localNow);
  const ageMs = link.heardAtMs === null ? null : Math.max(0, localMs - link.heardAtMs);
  if (link.up || ageMs === null)
    return (
      <span className="link">
        {say("link")} <i className={link.up && (ageMs ?? 0) < LATE_MS ? "dot up" : "dot"}>●</i>{" "}
        <b>
          {ageMs === null
            ? say("never")
            : `${decimal(ageMs / 1000, seat.language)} ${seat.language === "ru" ? "с" : "s"}`}
        </b>
      </span>
    );
  const sinceMs = session.now() - ageMs * session.clock.rate();
  return (
    <span className="link down" role="alert">
      {say("link_down")} {duration(ageMs)} ({say("since")} {clockTime(sinceMs, welcome.time_zone)}) —{" "}
      {say("stale")}
    </span>
  );
}

/** What keeps this seat from hearing news, since when, and what that means. */
export function Silence() {
  const { board } = useSession();
  const bus = usePart(board, (state) => state.bus);
  const centre = usePart(board, (state) => state.centre);
  return (
    <>
      <Missed link={centre} words="centre_down" />
      <Missed link={centre && bus} words="board_stands_still" />
    </>
  );
}

/** Says that something is away, in these words. */
export function Missed({ link, words }: { readonly link: LinkedState | null; readonly words: string }) {
  const { say, welcome } = useSession();
  if (link?.state !== "down") return null;
  return (
    <span className="link down" role="alert">
      {say(words, { since: clockTime(Date.parse(link.since), welcome.time_zone) })}
    </span>
  );
}

const localNow = () => performance.now();
