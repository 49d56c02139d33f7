import { type FormEvent, useEffect, useRef } from "react";
import type { ClosureAnswer } from "../events";
import { clockTime } from "../formats";
import { placeOfClosure } from "../map/closed";
import { useSession } from "../session";
import { usePart } from "../store";
import { Quoted } from "../told";
import type { Closing } from "./closing";
import type { LonLat } from "./suggestions";

const LONGEST_REASON = 200;

interface ClosuresProps {
  readonly closing: Closing;
  readonly mapCentre: () => LonLat;
  readonly onShow: (place: LonLat) => void;
}

/** Roads closed by hand, each opened again by its button; one more by a click on the map and a reason. */
export function Closures({ closing, mapCentre, onShow }: ClosuresProps) {
  const session = useSession();
  const { say } = session;
  const closures = usePart(session.board, (board) => board.closures);
  return (
    <section className="pane card" aria-label={say("closures")}>
      <h2>
        {say("closures")} <b>{closures.size}</b>
        <button type="button" onClick={closing.close}>
          <kbd>Esc</kbd> {say("back")}
        </button>
      </h2>
      <NewClosure closing={closing} mapCentre={mapCentre} />
      <div className="rows closures">
        {closures.size === 0 && <p className="empty">{say("nothing_closed")}</p>}
        {[...closures.values()].map((each) => (
          <Closed key={each.id} closure={each} onShow={onShow} onLift={closing.lift} />
        ))}
      </div>
    </section>
  );
}

function NewClosure({ closing, mapCentre }: Omit<ClosuresProps, "onShow">) {
  const { say } = useSession();
  const reason = useRef<HTMLInputElement>(null);
  const { place } = closing;
  // Also after a click on the map, lest the next Enter go elsewhere.
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another place is chosen
  useEffect(() => reason.current?.focus(), [place]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const told = reason.current?.value.trim();
    if (place && told) void closing.shut(place, told);
  };
  return (
    <form className="new-call" onSubmit={submit}>
      <label className="half">
        {say("why_closed")}
        <input ref={reason} required maxLength={LONGEST_REASON} />
      </label>
      <button type="button" onClick={() => closing.setPlace(mapCentre())}>
        {say("map_centre")}
      </button>
      <button type="submit" className="main" disabled={place === null}>
        <kbd>Enter</kbd> {say("shut")}
      </button>
      <p className="wide" role="status">
        {place === null
          ? say("click_road")
          : say("road_at", { place: `${place[0].toFixed(5)}, ${place[1].toFixed(5)}` })}
      </p>
    </form>
  );
}

interface ClosedProps {
  readonly closure: ClosureAnswer;
  readonly onShow: (place: LonLat) => void;
  readonly onLift: (closure: string, reason: string) => void;
}

function Closed({ closure, onShow, onLift }: ClosedProps) {
  const { say, welcome } = useSession();
  const time = (at: string) => clockTime(Date.parse(at), welcome.time_zone);
  const place = placeOfClosure(closure);
  return (
    <div className="row">
      <span>
        <Quoted text={closure.reason} />
      </span>
      <span className="kind">
        {time(closure.from ?? closure.set_at)}–{closure.until && time(closure.until)} {closure.by}
      </span>
      <button type="button" disabled={place === null} onClick={() => place && onShow(place)}>
        {say("on_map")}
      </button>
      <button type="button" onClick={() => onLift(closure.id, closure.reason)}>
        {say("lift")}
      </button>
    </div>
  );
}
