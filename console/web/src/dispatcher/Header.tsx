import { signOut, token } from "../api";
import type { IncidentAnswer } from "../events";
import { clockTime, duration, zoneLabel } from "../formats";
import { LinkAge, Missed, Silence } from "../Hearing";
import { isFree, oldestWaitingMs } from "../selectors";
import { useSession } from "../session";
import { useBeat, usePart } from "../store";
import { Cover } from "./Cover";
import type { Moves } from "./moves";

interface HeaderProps {
  readonly waiting: readonly IncidentAnswer[];
  readonly moves: Pick<Moves, "proposed" | "open">;
}

/** The clock, the link in numbers, who waits, who is free. */
export function Header({ waiting, moves }: HeaderProps) {
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
      <Silence />
      <SilenceElsewhere />
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
      <Cover />
      {moves.proposed.length > 0 && (
        <button type="button" className="moves-there" onClick={moves.open}>
          <kbd>F9</kbd> {say("moves")} <b>{moves.proposed.length}</b>
        </button>
      )}
      <span className="seat">
        {say("seat")} <b>{seat.name}</b>
        {token() !== null && (
          <button type="button" onClick={() => void signOut(seat).then(() => location.reload())}>
            {say("sign_out")}
          </button>
        )}
      </span>
    </header>
  );
}

/** At the centre itself a bus that is away is felt by others alone. */
function SilenceElsewhere() {
  const { board } = useSession();
  const bus = usePart(board, (state) => state.bus);
  const centre = usePart(board, (state) => state.centre);
  return <Missed link={centre ? null : bus} words="gateways_stand_still" />;
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
