import type { MoveAnswer, StationAnswer, UnitAnswer } from "../events";
import { drive } from "../formats";
import { useSession } from "../session";
import { usePart } from "../store";
import type { Acceptance } from "./accepting";
import type { Moves } from "./moves";

interface MovesPaneProps {
  readonly moves: Moves;
  readonly stations: ReadonlyMap<string, StationAnswer>;
  readonly accepting: Acceptance;
}

/** Who could stand better, each with what it wins and how far it drives; below, who is on the way. */
export function MovesPane({ moves, stations, accepting }: MovesPaneProps) {
  const { say, board } = useSession();
  const units = usePart(board, (state) => state.units);
  const underWay = [...units.values()].filter((each) => each.bound_for !== null);
  const nameOf = (station: string) => stations.get(station)?.name ?? station;
  return (
    <section className="pane card" aria-label={say("moves")}>
      <h2>
        {say("moves")} <b>{moves.proposed.length}</b>
        <button type="button" onClick={moves.close}>
          <kbd>Esc</kbd> {say("back")}
        </button>
      </h2>
      <div className="rows moves">
        {moves.fault && <p className="fault">{say("no_answer")}</p>}
        {moves.proposed.length === 0 && !moves.fault && <p className="empty">{say("no_moves")}</p>}
        {moves.proposed.map((move, nth) => (
          <Proposed
            key={move.unit}
            move={move}
            unit={units.get(move.unit)}
            nth={nth}
            nameOf={nameOf}
            accepting={accepting}
          />
        ))}
        {underWay.length > 0 && <h3>{say("moves_under_way")}</h3>}
        {underWay.map((each) => (
          <p key={each.id} className="under-way">
            <b className="call-sign">{each.call_sign}</b> → {nameOf(each.bound_for ?? "")}
          </p>
        ))}
      </div>
    </section>
  );
}

interface ProposedProps {
  readonly move: MoveAnswer;
  readonly unit: UnitAnswer | undefined;
  readonly nth: number;
  readonly nameOf: (station: string) => string;
  readonly accepting: Acceptance;
}

function Proposed({ move, unit, nth, nameOf, accepting }: ProposedProps) {
  const { say, seat } = useSession();
  const percent = (share: number) =>
    (share * 100).toLocaleString(seat.language, {
      minimumFractionDigits: 1,
      maximumFractionDigits: 1,
      signDisplay: "exceptZero",
    });
  const from = unit && nameOf(unit.stands_at ?? unit.station);
  return (
    <div className="row move">
      <span className="move-who">
        <b className="call-sign">{unit?.call_sign ?? move.unit}</b>{" "}
        <small>{move.freed ? say("instead_of_home", { station: from ?? "" }) : from}</small> →{" "}
        <b>{nameOf(move.station)}</b>
      </span>
      <span className="move-gain">
        {say("cover_gained", { percent: percent(move.gain) })} · {drive(move.drive_ms, seat.language)}
      </span>
      <button type="button" disabled={!accepting.isFree(nth)} onClick={() => accepting.accept(nth)}>
        <kbd>{nth + 1}</kbd> {say("relocate")}
      </button>
      {move.districts.some((each) => each.name !== null) && (
        <small className="move-districts">
          {move.districts
            .map((each) => `${each.name ?? say("no_district")} ${percent(each.gain)} %`)
            .join(" · ")}
        </small>
      )}
    </div>
  );
}
