import { Status } from "../dispatcher/Status";
import type { HospitalAnswer, RoutedAssignment, StationAnswer } from "../events";
import { clockTime, zoneLabel } from "../formats";
import { LinkAge, Silence } from "../Hearing";
import { MapView } from "../map/MapView";
import { Notices } from "../Notices";
import { useReading } from "../reading";
import { bindingOf, closedRoads } from "../selectors";
import { useSession } from "../session";
import { useBeat, usePart } from "../store";
import { switchTheme } from "../theme";
import { AtWork } from "./AtWork";
import { ChooseUnit } from "./ChooseUnit";
import { useFrame } from "./frame";
import { Relocation } from "./Relocation";
import { useWayTo } from "./wayTo";

const NO_STATIONS: readonly StationAnswer[] = [];
const NO_HOSPITALS: readonly HospitalAnswer[] = [];
const NO_ROUTE: readonly (readonly [number, number])[] = [];

/** What a crew sees: its call, the way, and one big button for what comes next. */
export default function CrewPage() {
  const session = useSession();
  const { say, welcome, seat } = session;
  const nowMs = useBeat(session.now);
  const unit = usePart(session.board, (board) => board.units.values().next().value ?? null);
  const incidents = usePart(session.board, (board) => board.incidents);
  const closed = usePart(session.board, closedRoads);
  const binding = unit && bindingOf({ ...session.board.get(), incidents }, unit);
  const stations = useReading<readonly StationAnswer[]>("/stations").value ?? NO_STATIONS;
  const hospitals = useReading<readonly HospitalAnswer[]>("/hospitals").value ?? NO_HOSPITALS;
  const routed = useReading<RoutedAssignment>(
    binding && `/assignments/${binding.assignment.id}`,
    `${binding?.assignment.status} ${closed} ${Math.floor(performance.now() / ROUTE_AGAIN_MS)}`,
  ).value;
  const goal = (!binding && stations.find((each) => each.id === unit?.bound_for)) || null;
  const away = stations.find((each) => each.id === unit?.stands_at);
  const way = useWayTo(unit?.id ?? null, goal, closed);
  const route = binding ? (routed?.route ?? null) : way;
  const frame = useFrame(binding, goal, stations);
  if (unit === null) return <Arriving />;
  return (
    <div className="crew">
      <header className="top">
        <b className="call-sign">{unit.call_sign}</b>
        <Status state={unit.state} />
        {welcome.training && <strong className="training">{say("training")}</strong>}
        <LinkAge />
        <Silence />
        <span className="clock">
          {clockTime(nowMs, welcome.time_zone)}{" "}
          <small>{zoneLabel(nowMs, welcome.time_zone, seat.language)}</small>
        </span>
        <button type="button" className="theme" aria-label={say("theme")} onClick={switchTheme}>
          ◐
        </button>
      </header>
      <main>
        <div className="crew-side">
          {binding ? (
            <AtWork key={binding.assignment.id} {...binding} nowMs={nowMs} route={route} />
          ) : goal ? (
            <Relocation key={goal.id} unit={unit.id} goal={goal} route={route} />
          ) : (
            <div className="no-call">
              <p>{say("no_call")}</p>
              {away && <p className="stands-away">{say("standing_at", { station: away.name })}</p>}
              <LastCall />
            </div>
          )}
          <Notices />
        </div>
        <div className="crew-map">
          <MapView
            stations={stations}
            hospitals={hospitals}
            frame={frame}
            chosen={{ incident: binding?.incident.id ?? null, unit: unit.id }}
            route={route?.geometry?.coordinates ?? NO_ROUTE}
            onChoose={() => {}}
          />
        </div>
      </main>
    </div>
  );
}

const ROUTE_AGAIN_MS = 10_000;

/** Until the first word about the unit: that it is waited for, or that there is no such unit. */
function Arriving() {
  const { say } = useSession();
  const unit = new URLSearchParams(location.search).get("unit") ?? "";
  const { fault } = useReading(`/units/${encodeURIComponent(unit)}/snapshot`);
  if (fault === "refused") return <ChooseUnit unknown={unit} />;
  return (
    <div className="crew">
      <p className="alone">{say("loading")}</p>
      <LinkAge />
    </div>
  );
}

/** That the call which stood here a moment ago is over, whoever ended it. */
function LastCall() {
  const { board, say, welcome } = useSession();
  const last = usePart(board, (state) => state.lastCall);
  if (last === null) return null;
  return (
    <p className="ended" role="alert">
      {say("call_ended", { incident: last.incident })}
      {last.endedAtMs !== null && ` ${clockTime(last.endedAtMs, welcome.time_zone)}`}
    </p>
  );
}
