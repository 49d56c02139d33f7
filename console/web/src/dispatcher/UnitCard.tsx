import { type FormEvent, useRef } from "react";
import type { StationAnswer, UnitAnswer } from "../events";
import { clockTime } from "../formats";
import { isFree } from "../selectors";
import { useSession } from "../session";
import { useRelocation } from "./moves";
import { Status } from "./Status";

interface UnitCardProps {
  readonly unit: UnitAnswer;
  readonly stations: ReadonlyMap<string, StationAnswer>;
}

/** One crew that is on no incident: where it is at home, where it stands or is bound for, and an order elsewhere. */
export function UnitCard({ unit, stations }: UnitCardProps) {
  const { say, welcome } = useSession();
  const nameOf = (station: string) => stations.get(station)?.name ?? station;
  return (
    <section className="pane card" aria-label={say("unit_card")}>
      <h2>
        <span className="call-sign">{unit.call_sign}</span> <Status state={unit.state} />
      </h2>
      <div className="card-body">
        <dl className="told">
          <dt>{say("home_station")}</dt>
          <dd>{nameOf(unit.station)}</dd>
          {unit.bound_for && (
            <>
              <dt>{say("bound_for")}</dt>
              <dd className="strong">→ {nameOf(unit.bound_for)}</dd>
            </>
          )}
          {unit.stands_at && (
            <>
              <dt>{say("stands_away")}</dt>
              <dd className="strong">{nameOf(unit.stands_at)}</dd>
            </>
          )}
          {unit.shift_end && (
            <>
              <dt>{say("shift_until")}</dt>
              <dd>{clockTime(Date.parse(unit.shift_end), welcome.time_zone).slice(0, 5)}</dd>
            </>
          )}
        </dl>
        {isFree(unit) && <Order unit={unit} stations={stations} />}
      </div>
    </section>
  );
}

/** Any station but the one where it is or is going; its own stands first. */
function Order({ unit, stations }: UnitCardProps) {
  const { say } = useSession();
  const chosen = useRef<HTMLSelectElement>(null);
  const relocate = useRelocation();
  const present = unit.bound_for ?? unit.stands_at ?? (unit.state === "at_station" ? unit.station : null);
  const others = [...stations.values()].filter((each) => each.id !== present);
  const own = others.filter((each) => each.id === unit.station);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const station = stations.get(chosen.current?.value ?? "");
    if (station) void relocate(unit.id, station);
    chosen.current?.blur();
  };
  return (
    <form className="order" onSubmit={submit}>
      <label>
        {say("relocate_to")}
        <select ref={chosen} key={present} required defaultValue="">
          <option value="" />
          {own.map((each) => (
            <option key={each.id} value={each.id}>
              {say("home_to", { station: each.name })}
            </option>
          ))}
          {others
            .filter((each) => each.id !== unit.station)
            .map((each) => (
              <option key={each.id} value={each.id}>
                {each.name}
              </option>
            ))}
        </select>
      </label>
      <button type="submit" className="main">
        {say("relocate")}
      </button>
    </form>
  );
}
