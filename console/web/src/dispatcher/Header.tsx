import type { IncidentAnswer } from "../events";
import { clockTime, decimal, duration, zoneLabel } from "../formats";
import { isFree, oldestWaitingMs } from "../selectors";
import { useSession } from "../session";
import { useBeat, usePart } from "../store";

/** The clock, the link in numbers, who waits, who is free. */
export function Header({ waiting }: { readonly waiting: readonly IncidentAnswer[] }) {
  const session = useSession();
  const { say, welcome, seat } = session;
  const nowMs = useBeat(session.now);
  const units = usePart(session.board, (board) => board.units);
  const oldestMs = oldestWaitingMs(waiting);
  const onDuty = [...units.values()].filter((unit) => unit.state !== "off_duty");
  return (
    <header className="top">
      <span className="clock">
        {clockTime(nowMs, welcome.time_zone)}{" "}
        <small>{zoneLabel(nowMs, welcome.time_zone, seat.language)}</small>
      </span>
      {welcome.training && <strong className="training">{say("training")}</strong>}
      <LinkAge />
      <Leaning />
      <Speed />
      <span className={waiting.length ? "waits some" : "waits"}>
        {say("waiting")} <b>{waiting.length}</b>
        {oldestMs !== null && (
          <>
            {" · "}
            {say("oldest")} <b className="oldest">{duration(nowMs - oldestMs)}</b>
          </>
        )}
      </span>
      <span>
        {say("free")} <b>{onDuty.filter(isFree).length}</b>/{onDuty.length}
      </span>
      <span className="seat">
        {say("seat")} <b>{seat.name}</b>
      </span>
    </header>
  );
}

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
        {say("link")} <i className={link.up ? "dot up" : "dot"}>●</i>{" "}
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

/** What the service itself leans on and misses, since when. */
function Leaning() {
  const session = useSession();
  const bus = usePart(session.board, (board) => board.bus);
  const centre = usePart(session.board, (board) => board.centre);
  return Object.entries({ bus, centre }).map(
    ([name, link]) =>
      link?.state === "down" && (
        <span key={name} className="link down" role="alert">
          {session.say(`${name}_down`)} {session.say("since")}{" "}
          {clockTime(Date.parse(link.since), session.welcome.time_zone)}
        </span>
      ),
  );
}

/** Training time may run faster; a clock of this machine that is behind is told, since timers go by the server's. */
function Speed() {
  const session = useSession();
  const { say, seat } = session;
  const nowMs = useBeat(session.now);
  const rate = session.clock.rate();
  if (Math.abs(rate - 1) > 0.05)
    return (
      <span className="speed">
        {say("speed")} ×{rate.toLocaleString(seat.language, { maximumFractionDigits: rate < 3 ? 1 : 0 })}
      </span>
    );
  const offsetMs = nowMs - Date.now();
  if (!(Math.abs(offsetMs) > TOLD_OFFSET_MS)) return null;
  return (
    <span className="speed">
      {say("offset")} {duration(Math.abs(offsetMs))}
    </span>
  );
}

const TOLD_OFFSET_MS = 1_000;
const localNow = () => performance.now();
