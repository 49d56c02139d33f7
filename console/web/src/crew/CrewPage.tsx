import { useState } from "react";
import { Status } from "../dispatcher/Status";
import type {
  AssignmentAnswer,
  AssignmentStatus,
  HospitalAnswer,
  HospitalChoiceAnswer,
  IncidentAnswer,
  RoutedAssignment,
  StationAnswer,
} from "../events";
import { clockTime, duration, zoneLabel } from "../formats";
import { LinkAge, Silence } from "../Hearing";
import { MapView } from "../map/MapView";
import { Notices } from "../Notices";
import { useReading } from "../reading";
import { bindingOf, closedRoads, nextStatus, sinceMs } from "../selectors";
import { type Session, useSession } from "../session";
import { useBeat, usePart } from "../store";
import { switchTheme } from "../theme";
import { Call } from "./Call";
import { ChooseUnit } from "./ChooseUnit";
import { useFrame } from "./frame";
import { useTold } from "./receipt";

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
  const frame = useFrame(binding, stations);
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
            <>
              <Call {...binding} route={routed?.route ?? null} />
              <NextSteps {...binding} nowMs={nowMs} hospitals={hospitals} />
            </>
          ) : (
            <div className="no-call">
              <p>{say("no_call")}</p>
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
            route={routed?.route?.geometry?.coordinates ?? NO_ROUTE}
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

const ORDERS: Partial<Record<AssignmentStatus, string>> = {
  accepted: "accept",
  en_route: "depart",
  on_scene: "arrived",
  transporting: "load",
  at_hospital: "at_hospital_now",
  ended: "free_again",
};

interface StepsProps {
  readonly assignment: AssignmentAnswer;
  readonly incident: IncidentAnswer;
  readonly nowMs: number;
  readonly hospitals: readonly HospitalAnswer[];
}

/** The big button of the next status; with a patient on board the hospital goes along. */
function NextSteps({ assignment, incident, nowMs }: StepsProps) {
  const session = useSession();
  const { say } = session;
  const choices = useReading<readonly HospitalChoiceAnswer[]>(
    assignment.status === "on_scene" ? `/incidents/${incident.id}/hospitals` : null,
  ).value;
  const [picked, setPicked] = useState<string | null>(null);
  const [told, tell] = useTold(assignment);
  const next = nextStatus(assignment.status);
  const hospital = picked ?? choices?.[0]?.id;

  const report = (status: AssignmentStatus) => {
    tell();
    const goesTo = status === "transporting" && hospital ? { hospital } : {};
    const body = { status, ...goesTo, ...pressedAt(session, assignment) };
    void session.commands
      .send(`/assignments/${assignment.id}/status`, body, say(ORDERS[status] ?? status))
      .then((outcome) => outcome.ok || tell(false));
  };
  return (
    <div className="next-steps">
      <p className="stage">
        <Status state={assignment.status} />{" "}
        <span className="timer">{duration(nowMs - sinceMs(assignment))}</span>
      </p>
      {assignment.status === "on_scene" && choices && choices.length > 0 && (
        <label>
          {say("hospital")}
          <select value={hospital} onChange={(event) => setPicked(event.target.value)}>
            {choices.slice(0, 12).map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
                {each.travel_ms !== null && ` · ${Math.round(each.travel_ms / 60_000)} ${say("min")}`}
              </option>
            ))}
          </select>
        </label>
      )}
      {next && (
        <button type="button" className="big" disabled={told} onClick={() => report(next)}>
          {say(ORDERS[next] ?? next)}
        </button>
      )}
      {assignment.status === "on_scene" && (
        <button type="button" className="small" disabled={told} onClick={() => report("ended")}>
          {say("without_hospital")}
        </button>
      )}
    </div>
  );
}

/** While the link is down, when the button was pressed: the report may arrive much later. */
function pressedAt(session: Session, assignment: AssignmentAnswer): { at?: string } {
  const atMs = Math.max(session.now(), sinceMs(assignment));
  return session.link.get().up || !Number.isFinite(atMs) ? {} : { at: new Date(atMs).toISOString() };
}
