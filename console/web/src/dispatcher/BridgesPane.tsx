import type {
  BankAnswer,
  BankHospital,
  BankShare,
  BeyondAnswer,
  BridgeAnswer,
  BridgeWarningAnswer,
  CrossingAnswer,
  StationAnswer,
} from "../events";
import { clockTime, drive } from "../formats";
import { useSession } from "../session";
import { usePart } from "../store";
import type { Acceptance } from "./accepting";
import { type Bridges, isUndivided, percentOf } from "./bridges";
import { CutDrives, OffHome } from "./CutOff";

interface BridgesPaneProps {
  readonly bridges: Bridges;
  readonly stations: ReadonlyMap<string, StationAnswer>;
  readonly accepting: Acceptance;
}

/** Who crosses before the bridges open, what each bank has, who is cut off, and when each bridge is raised. */
export function BridgesPane({ bridges, stations, accepting }: BridgesPaneProps) {
  const { say } = useSession();
  const warning = bridges.told?.warning ?? null;
  const nameOf = (station: string) => stations.get(station)?.name ?? station;
  return (
    <section className="pane card bridges-pane" aria-label={say("bridges")}>
      <h2>
        {say("bridges")} {bridges.split.length > 0 && <b>{bridges.split.length}</b>}
        <button type="button" onClick={bridges.close}>
          <kbd>Esc</kbd> {say("back")}
        </button>
      </h2>
      <div className="rows moves bridges">
        {bridges.fault && <p className="fault">{say("no_answer")}</p>}
        {warning && (
          <>
            {!warning.raised && <Split {...{ bridges, warning, nameOf, accepting }} />}
            <h3>{say("banks")}</h3>
            {isUndivided(warning) && <p className="empty">{say("one_bank")}</p>}
            {warning.banks.map((each) => (
              <Bank key={each.id} bank={each} nameOf={nameOf} />
            ))}
            {warning.beyond && <Beyond beyond={warning.beyond} />}
            <CutDrives drives={warning.drives} />
            <OffHome units={warning.off_home} nameOf={nameOf} />
          </>
        )}
        <h3>{say("timetable")}</h3>
        {bridges.told?.bridges.length === 0 && <p className="empty">{say("no_bridges")}</p>}
        {(bridges.told?.bridges ?? []).map((each) => (
          <Times key={each.name} bridge={each} />
        ))}
      </div>
    </section>
  );
}

interface SplitProps {
  readonly bridges: Bridges;
  readonly warning: BridgeWarningAnswer;
  readonly nameOf: (station: string) => string;
  readonly accepting: Acceptance;
}

/** Who should be on which bank; once the bridges are up nobody crosses. */
function Split({ bridges, warning, nameOf, accepting }: SplitProps) {
  const { say, seat } = useSession();
  const percent = (share: number) => Math.floor(share * 100).toLocaleString(seat.language);
  return (
    <>
      <h3>
        {say("bridge_split")}{" "}
        <small>
          {say("bridge_shares", {
            without: percent(warning.share_raised),
            split: percent(warning.share_split),
          })}
        </small>
      </h3>
      {bridges.split.length === 0 && (
        <p className="empty">
          {say(warning.banks.some((each) => each.without) ? "bridge_no_help" : "bridge_no_split")}
        </p>
      )}
      {bridges.split.map((each, nth) => (
        <Crossing key={each.unit} move={each} nth={nth} nameOf={nameOf} accepting={accepting} />
      ))}
    </>
  );
}

interface CrossingProps {
  readonly move: CrossingAnswer;
  readonly nth: number;
  readonly nameOf: (station: string) => string;
  readonly accepting: Acceptance;
}

function Crossing({ move, nth, nameOf, accepting }: CrossingProps) {
  const { say, seat, board } = useSession();
  const unit = usePart(board, (state) => state.units).get(move.unit);
  const percent = (share: number) =>
    (share * 100).toLocaleString(seat.language, { maximumFractionDigits: 1, signDisplay: "exceptZero" });
  return (
    <div className="row move">
      <span className="move-who">
        <b className="call-sign">{unit?.call_sign ?? move.unit}</b>{" "}
        <small>{unit && nameOf(unit.stands_at ?? unit.station)}</small> → <b>{nameOf(move.station)}</b>{" "}
        <small>{say("to_bank", { bank: String(move.to_bank + 1) })}</small>
      </span>
      <span className="move-gain">
        {move.for_cover ? say("bridge_for_cover") : say("cover_gained", { percent: percent(move.gain) })} ·{" "}
        {drive(move.ready_ms, seat.language)}
      </span>
      <button type="button" disabled={!accepting.isFree(nth)} onClick={() => accepting.accept(nth)}>
        <kbd>{nth + 1}</kbd> {say("relocate")}
      </button>
    </div>
  );
}

/** A bank: how much demand and how many crews it has, its hospitals, and what it lacks. */
function Bank({ bank, nameOf }: { readonly bank: BankAnswer; readonly nameOf: (station: string) => string }) {
  const { say, seat } = useSession();
  const percent = Math.round(bank.demand * 100).toLocaleString(seat.language);
  const districts = namesOf(bank.districts);
  const told = districts.length > 0 ? districts : bank.stations.map(nameOf);
  return (
    <div className="bank">
      <p>
        <b>{say("bank", { bank: String(bank.id + 1) })}</b> · {say("bank_demand", { percent })} ·{" "}
        {say("bank_units", { count: String(bank.units) })} <small>{told.join(", ")}</small>
      </p>
      {bank.without && (
        <p className="bad">
          {say("bank_without")}: {bank.without.text}
          {bank.without.soonest_ms !== null && ` (${drive(bank.without.soonest_ms, seat.language)})`}
        </p>
      )}
      {bank.lacks.length > 0 && (
        <p className="lacks">
          {say("bank_lacks")}: {bank.lacks.map((each) => each.text).join(", ")}
        </p>
      )}
      <ul>
        <Hospitals hospitals={bank.hospitals} />
        {bank.hospitals.length === 0 && <li className="bad">{say("bank_no_hospital")}</li>}
      </ul>
    </div>
  );
}

/** What is on no bank: nobody is proposed for it, so people must know of it. */
function Beyond({ beyond }: { readonly beyond: BeyondAnswer }) {
  const { say, seat } = useSession();
  return (
    <div className="bank">
      <p>
        <b>{say("bridge_beyond")}</b> · {say("bank_demand", { percent: percentOf(beyond, seat.language) })} ·{" "}
        {say("bank_units", { count: String(beyond.units) })}{" "}
        <small>{namesOf(beyond.districts).join(", ")}</small>
      </p>
      <p className="bad">{say("beyond_why")}</p>
      <ul>
        <Hospitals hospitals={beyond.hospitals} />
      </ul>
    </div>
  );
}

function Hospitals({ hospitals }: { readonly hospitals: readonly BankHospital[] }) {
  return hospitals.map((each) => (
    <li key={each.id}>
      {each.name} <small>{each.departments.map((one) => one.text).join(", ")}</small>
    </li>
  ));
}

function namesOf(districts: readonly BankShare[]): string[] {
  return districts.flatMap((each) => (each.name === null ? [] : [each.name]));
}

function Times({ bridge }: { readonly bridge: BridgeAnswer }) {
  const { say, welcome } = useSession();
  const time = (at: string | null) =>
    at === null ? "—" : clockTime(Date.parse(at), welcome.time_zone).slice(0, 5);
  return (
    <p className="under-way">
      {bridge.name}{" "}
      {bridge.state === "raised" ? (
        <b className="bad">{say("raised_until", { time: time(bridge.until) })}</b>
      ) : (
        bridge.next_from && `${time(bridge.next_from)}–${time(bridge.next_until)}`
      )}
    </p>
  );
}
