import { clockTime } from "../formats";
import { useSession } from "../session";
import { useBeat } from "../store";
import { type Bridges, type Countdown, countdown, isMuch, percentOf } from "./bridges";

interface BannerProps {
  readonly bridges: Bridges;
  readonly isOpen: boolean;
  readonly onOpen: () => void;
}

/** From a quarter of an hour before bridges open until they are down again: which, when, and what is to be done. */
export function BridgeBanner({ bridges, isOpen, onOpen }: BannerProps) {
  const session = useSession();
  const { say } = session;
  const nowMs = useBeat(session.now);
  const warning = bridges.told?.warning ?? null;
  const next = countdown(bridges.told?.bridges ?? [], warning, nowMs);
  if (warning === null || next === null) return null;
  const bare = warning.banks.filter((each) => each.without !== null).length;
  const counts = [
    bridges.split.length > 0 && say("bridge_moves", { count: String(bridges.split.length) }),
    bare > 0 && say("bridge_bare", { count: String(bare) }),
    warning.beyond !== null &&
      isMuch(warning.beyond) &&
      say("bridge_cut_off", { percent: percentOf(warning.beyond, session.seat.language) }),
    warning.drives.length > 0 && say("bridge_drives", { count: String(warning.drives.length) }),
  ].filter((each) => each !== false);
  return (
    <section className={`bridge-banner ${next.is}`} aria-label={say("bridges")} title={next.names.join(", ")}>
      <p className="unseen" role="status">
        {say(`bridge_${next.is}`, { time: shortTime(next, session.welcome.time_zone) })}
      </p>
      <button type="button" onClick={isOpen ? bridges.close : onOpen}>
        <kbd>F10</kbd> {say("bridges")}
      </button>
      <b>{say(`bridge_${next.is}`, { time: shortTime(next, session.welcome.time_zone) })}</b>
      {next.is === "opening" && <span>{say("bridge_in", { minutes: String(next.minutes) })}</span>}
      <span className="bridge-names">{next.names.join(", ")}</span>
      {next.is === "opening" && next.up > 0 && <span>{say("bridges_up", { count: String(next.up) })}</span>}
      {counts.length > 0 && <span className="bridge-counts">{counts.join(" · ")}</span>}
    </section>
  );
}

function shortTime(next: Countdown, zone: string): string {
  return clockTime(next.at, zone).slice(0, 5);
}
