import type { StationAnswer, UnitAnswer } from "../events";
import { clockTime, duration } from "../formats";
import { type Chosen, OLD_MS } from "../map/painting";
import { type StationGroup, sinceMs } from "../selectors";
import { useSession } from "../session";
import { incidentOf } from "../state";
import { useBeat, usePart } from "../store";
import { RowButton } from "./RowButton";
import { Status } from "./Status";

interface UnitBoardProps {
  readonly groups: readonly StationGroup[];
  readonly chosen: Chosen;
  readonly active: boolean;
  readonly stations: ReadonlyMap<string, StationAnswer>;
  readonly onChoose: (unit: UnitAnswer) => void;
}

/** Every crew under its station: what it does, for how long, on which incident, how old its place is. */
export function UnitBoard({ groups, chosen, active, stations, onChoose }: UnitBoardProps) {
  const session = useSession();
  const { say } = session;
  useBeat(session.now);
  return (
    <section className={`pane units ${active ? "active" : ""}`} aria-label={say("units")}>
      <h2>
        {say("units")} <b>{groups.reduce((sum, group) => sum + group.units.length, 0)}</b>
        <kbd>F6</kbd>
      </h2>
      <div className="rows" role="listbox">
        {groups.map((group) => (
          <div key={group.station}>
            <h3>
              <span className="station">{group.name}</span>
              <small>
                {say("free")} {group.free}/{group.units.length}
              </small>
            </h3>
            {group.units.map((unit) => (
              <RowButton key={unit.id} chosen={isChosen(unit, chosen)} onChoose={() => onChoose(unit)}>
                <span className="call-sign">{unit.call_sign}</span>
                <span className="kind">
                  {unit.moves !== "road" && <b>{`${say(`moves_${unit.moves}`)} `}</b>}
                  {unit.capabilities.map((each) => say(each)).join(" ")}
                </span>
                <Status state={unit.state} />
                <Task unit={unit} stations={stations} />
              </RowButton>
            ))}
          </div>
        ))}
      </div>
    </section>
  );
}

function isChosen(unit: UnitAnswer, chosen: Chosen): boolean {
  if (unit.id === chosen.unit) return true;
  return unit.assignment !== null && chosen.incident === incidentOf(unit.assignment);
}

/** The timer of the stage and the incident, or where there is none the end of the shift; an old fix; where it is but for its own. */
function Task({ unit, stations }: Pick<UnitBoardProps, "stations"> & { readonly unit: UnitAnswer }) {
  const session = useSession();
  const incident = usePart(session.board, (board) =>
    unit.assignment === null ? null : (board.incidents.get(incidentOf(unit.assignment)) ?? null),
  );
  const assignment = incident?.assignments.find((each) => each.id === unit.assignment);
  const nowMs = session.now();
  const shiftEnd = unit.shift_end
    ? clockTime(Date.parse(unit.shift_end), session.welcome.time_zone).slice(0, 5)
    : "";
  const away = awayFrom(unit, stations);
  return (
    <>
      <span className="timer">{assignment ? duration(nowMs - sinceMs(assignment)) : ""}</span>
      <span className="task">{incident ? `#${incident.id}` : shiftEnd && `→ ${shiftEnd}`}</span>
      <FixAge unit={unit.id} nowMs={nowMs} />
      {away && <span className="away">{away}</span>}
    </>
  );
}

/** The station that a unit was ordered to, or where it waits away from its own. */
function awayFrom(unit: UnitAnswer, stations: UnitBoardProps["stations"]): string | null {
  const nameOf = (station: string) => stations.get(station)?.name ?? station;
  if (unit.bound_for) return `→ ${nameOf(unit.bound_for)}`;
  return unit.stands_at && `⌂ ${nameOf(unit.stands_at)}`;
}

/** Says how old the place of a unit is, once that is old. */
function FixAge({ unit, nowMs }: { readonly unit: string; readonly nowMs: number }) {
  const session = useSession();
  const fix = session.board.get().fixes.get(unit);
  const ageMs = fix ? nowMs - fix.atMs : 0;
  return <span className="fix-age">{ageMs > OLD_MS ? `▨ ${duration(ageMs)}` : ""}</span>;
}
