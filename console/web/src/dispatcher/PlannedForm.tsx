import { type FormEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { HospitalAnswer, NewCall, ReasonAnswer } from "../events";
import { zoneLabel } from "../formats";
import { inputOf, problemWords, reasonWords } from "../problems";
import { useSession } from "../session";
import { quarterAfter, zonedText } from "../zonedTime";
import { AddressField } from "./AddressField";
import type { Draft } from "./drafts";
import { Fault, Field } from "./Field";
import { placeFault } from "./place";
import { kindOf, PLANNED_KINDS, placeText, plannedCallOf, REASON_OF } from "./plannedCall";
import { ReasonSelect } from "./ReasonSelect";
import { chosenAddress, type LonLat, useAddressAt } from "./suggestions";

/** What the form of planned work holds when it is opened. */
export const PLANNED: Draft["typed"] = { kind: "transfer" };
const HOUR_MS = 3_600_000;

interface PlannedFormProps {
  readonly draft: Draft;
  readonly reasons: readonly ReasonAnswer[];
  readonly hospitals: readonly HospitalAnswer[];
  /** Where a click on the map, or what was found, says that it begins. */
  readonly place: LonLat | null;
  readonly mapCentre: () => LonLat;
  readonly onFound: (place: LonLat) => void;
  readonly onTake: (draft: Draft, call: NewCall) => void;
  readonly onCancel: () => void;
}

/** Work for later: a transfer between hospitals, planned transport, standing by; with the time at which it begins. */
export function PlannedForm(props: PlannedFormProps) {
  const { draft, reasons, hospitals, mapCentre, onFound, onTake, onCancel } = props;
  const { say, welcome, now, seat } = useSession();
  const form = useRef<HTMLFormElement>(null);
  const { asked, typed, problem } = draft;
  const [kind, setKind] = useState(kindOf(typed.kind));
  const [reason, setReason] = useState(typed.reason ?? null);
  const from = useFrom(props);
  const [isWithoutTime, setWithoutTime] = useState(false);
  const [begins] = useState(
    () => typed.due_at ?? zonedText(quarterAfter(now() + HOUR_MS), welcome.time_zone),
  );
  useLayoutEffect(() => {
    if (asked) form.current?.querySelector<HTMLElement>("[aria-invalid=true], select")?.focus();
  }, [asked]);

  const faults = new Map(problem?.errors.map((each) => [inputOf(each.field), reasonWords(each.reason, say)]));
  const wrongPlace = placeFault(from.placeText);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (draft.isSent) return;
    const filled = Object.fromEntries([...new FormData(event.currentTarget)].map(([k, v]) => [k, String(v)]));
    const call = plannedCallOf(filled, welcome.time_zone);
    setWithoutTime(!call.due_at);
    const wrong = wrongPlace ? "place" : call.due_at ? null : "due_at";
    if (wrong) event.currentTarget.querySelector<HTMLElement>(`[name=${wrong}]`)?.focus();
    else onTake({ ...draft, typed: filled }, call);
  };
  const press = (event: KeyboardEvent) => {
    if (event.code === "Enter" && event.ctrlKey) {
      event.preventDefault();
      form.current?.requestSubmit();
    }
    if (event.code === "KeyC" && event.altKey) onFound(mapCentre());
  };
  const text = (name: string) => ({ name, fault: faults.get(name), defaultValue: typed[name] ?? "" });
  return (
    <section className="pane card" aria-label={say("planned_call")}>
      <h2>{say("planned_call")}</h2>
      <form className="new-call planned-call" noValidate ref={form} onSubmit={submit} onKeyDown={press}>
        <label>
          {say("kind")}
          <select name="kind" value={kind} onChange={(event) => setKind(kindOf(event.target.value))}>
            {PLANNED_KINDS.map((each) => (
              <option key={each} value={each}>
                {say(`kind_${each}`)}
              </option>
            ))}
          </select>
        </label>
        <Field
          label={say("due_at", { zone: zoneLabel(now(), welcome.time_zone, seat.language) })}
          name="due_at"
          type="datetime-local"
          defaultValue={begins}
          fault={isWithoutTime ? say("due_missing") : faults.get("due_at")}
        />
        {kind === "transfer" && (
          <HospitalOf
            name="from"
            none="by_address"
            hospitals={hospitals}
            value={from.hospital}
            onPick={from.pick}
          />
        )}
        {kind !== "standby" && (
          <HospitalOf name="hospital" none="no_hospital" hospitals={hospitals} typed={typed.hospital} />
        )}
        <AddressField
          text={from.address}
          fault={faults.get("address")}
          near={mapCentre}
          onType={from.type}
          onChoose={(found) => from.choose(chosenAddress(found), [found.lon, found.lat])}
        />
        <Field
          label={say("place")}
          name="place"
          value={from.placeText}
          fault={wrongPlace ? say(wrongPlace) : faults.get("place")}
          hint={say("place_hint")}
          onChange={(event) => from.setPlaceText(event.target.value)}
        />
        <button type="button" onClick={() => onFound(mapCentre())}>
          <kbd>Alt+C</kbd> {say("map_centre")}
        </button>
        <ReasonSelect reasons={reasons} value={reason ?? REASON_OF[kind]} onPick={setReason} />
        <Field label={say("patient")} {...text("patient")} />
        <Field label={say("phone")} {...text("phone")} />
        <Field label={say("note")} {...text("text")} />
        <p className="wide buttons">
          <button type="submit" className="main" disabled={draft.isSent}>
            <kbd>Ctrl+Enter</kbd> {say(draft.isSent ? "sending" : "take")}
          </button>
          <button type="button" onClick={onCancel}>
            <kbd>Esc</kbd> {say("cancel")}
          </button>
          <Fault words={problem ? problemWords(problem, say) : undefined} />
        </p>
      </form>
    </section>
  );
}

/** Where planned work begins: a hospital, an address that was found or typed, or a point on the map. */
function useFrom({ draft: { typed }, hospitals, place, onFound }: PlannedFormProps) {
  const [hospital, setHospital] = useState(typed.from ?? "");
  const [address, setAddress] = useState(typed.address ?? "");
  const [isOfMap, setOfMap] = useState(false);
  const [shown, setShown] = useState(typed.place ?? "");
  useEffect(() => {
    if (place) setShown(placeText(place));
  }, [place]);
  useAddressAt(place, isOfMap || address === "", (found) => {
    setOfMap(true);
    setAddress(found);
  });
  const choose = (text: string, found: LonLat) => {
    setOfMap(false);
    setAddress(text);
    onFound(found);
  };
  /** The point of a hospital goes with it. */
  const leaveHospital = () => {
    if (hospital !== "") setShown("");
    setHospital("");
  };
  return {
    hospital,
    address,
    placeText: shown,
    setPlaceText: setShown,
    choose,
    type: (text: string) => {
      setOfMap(false);
      leaveHospital();
      setAddress(text);
    },
    pick: (id: string) => {
      const found = hospitals.find((each) => each.id === id);
      if (found === undefined) {
        leaveHospital();
        setAddress("");
        return;
      }
      setHospital(id);
      choose(found.name, [found.lon, found.lat]);
    },
  };
}

interface HospitalOfProps {
  readonly name: "from" | "hospital";
  readonly none: string;
  readonly hospitals: readonly HospitalAnswer[];
  readonly value?: string;
  readonly typed?: string | undefined;
  readonly onPick?: (id: string) => void;
}

/** A hospital, or none. */
function HospitalOf({ name, none, hospitals, value, typed, onPick }: HospitalOfProps) {
  const { say } = useSession();
  const [own, setOwn] = useState(typed ?? "");
  return (
    <label>
      {say(name === "from" ? "from_hospital" : "to_hospital")}
      <select
        name={name}
        value={value ?? own}
        onChange={({ target }) => (onPick ? onPick(target.value) : setOwn(target.value))}
      >
        <option value="">{say(none)}</option>
        {hospitals.map((each) => (
          <option key={each.id} value={each.id}>
            {each.name}
          </option>
        ))}
      </select>
    </label>
  );
}
