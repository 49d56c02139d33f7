import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { CallAnswer, IncidentAnswer, PlaceAnswer, ReasonAnswer } from "../events";
import { urgencyGlyph } from "../palette";
import { inputOf, reasonWords } from "../problems";
import { useReading } from "../reading";
import { type Savers, useHearing } from "../savers";
import { useSession } from "../session";
import { usePart } from "../store";
import { AddressField } from "./AddressField";
import { Clashes } from "./Clashes";
import { Fault, Field } from "./Field";
import { placeFault, placeOf } from "./place";
import { ReasonSelect } from "./ReasonSelect";
import { chosenAddress, type LonLat, useAddressAt } from "./suggestions";

interface CardFormProps {
  readonly incident: IncidentAnswer;
  readonly savers: Savers;
  readonly reasons: readonly ReasonAnswer[];
  readonly nameOf: (reason: string) => string;
  /** Where a click on the map says that it is. */
  readonly place: LonLat | null;
  readonly mapCentre: () => LonLat;
  readonly onPlace: (place: LonLat) => void;
  readonly onFound: (place: LonLat) => void;
  readonly onDone: () => void;
  /** What stands above the fields. */
  readonly children?: ReactNode;
}

/** An incident as it is told on the telephone: each field is saved as soon as a pause is made, so nothing waits for an end. */
export function CardForm(props: CardFormProps) {
  const { incident, savers, reasons, nameOf, place, mapCentre, onPlace, onFound, onDone } = props;
  const { say } = useSession();
  const form = useRef<HTMLElement>(null);
  const call = useReading<CallAnswer>(`/calls/${incident.calls[0]}`, incident).value;
  const ofIncident = savers.of(`/incidents/${incident.id}`);
  const ofCall = savers.of(`/calls/${incident.calls[0]}`);
  useHearing(ofIncident, incident.version);
  useHearing(ofCall, call?.version ?? null);
  const about = usePart(ofIncident.state, (state) => state);
  const said = usePart(ofCall.state, (state) => state);
  const address = textIn(about.typed.address, incident.address);
  const [isOfMap, setOfMap] = useState(false);

  const change = (fields: Record<string, unknown>) => ofIncident.type(fields, incident.version);
  const tell = (fields: Record<string, unknown>) => call && ofCall.type(fields, call.version);
  const setPlace = ([lon, lat]: LonLat) => change({ lon, lat });
  const latest = useRef(setPlace);
  latest.current = setPlace;
  useEffect(() => {
    if (place) latest.current(place);
  }, [place]);
  // Before the next key, which is typed into the form already.
  useLayoutEffect(() => form.current?.querySelector<HTMLElement>("[name=address]")?.focus(), []);
  useAddressAt(place, isOfMap || address === "", (text) => {
    setOfMap(true);
    change({ address: text });
  });
  const choose = (found: PlaceAnswer) => {
    setOfMap(found.kind === "coordinates");
    change({ address: chosenAddress(found), lon: found.lon, lat: found.lat });
    onFound([found.lon, found.lat]);
  };
  const press = (event: KeyboardEvent) => {
    if (event.code === "Enter" && event.ctrlKey) {
      event.preventDefault();
      onDone();
    }
    if (event.code === "KeyC" && event.altKey) onPlace(mapCentre());
  };

  const errors = [...(about.problem?.errors ?? []), ...(said.problem?.errors ?? [])];
  const faults = new Map(errors.map((each) => [inputOf(each.field), reasonWords(each.reason, say)]));
  const patient = (said.typed.patient ?? call?.patient ?? {}) as Readonly<Record<string, unknown>>;
  const ofPatient = (name: string) => ({
    value: textIn(patient[name], null),
    disabled: call === null,
    onChange: (event: { target: { value: string } }) =>
      tell({ patient: { ...patient, [name]: event.target.value || null } }),
  });
  return (
    <section className="pane card" aria-label={say("edit_card")} ref={form} onKeyDown={press}>
      <h2>
        #{incident.id} <span className="urgency">{urgencyGlyph(incident.priority)}</span> {say("edit_card")}
        <small role="status">{say(about.isOpen || said.isOpen ? "saving" : "saved")}</small>
        <button type="button" className="main" onClick={onDone}>
          <kbd>Ctrl+Enter</kbd> {say("done")}
        </button>
      </h2>
      {props.children}
      <div className="new-call">
        <AddressField
          text={address}
          fault={faults.get("address")}
          near={mapCentre}
          onType={(text) => {
            setOfMap(false);
            change({ address: text });
          }}
          onChoose={choose}
        />
        <ReasonSelect
          reasons={reasons}
          value={textIn(about.typed.reason, incident.reason)}
          onPick={(reason) => change({ reason })}
        />
        <Field
          label={say("phone")}
          name="phone"
          fault={faults.get("phone")}
          value={textIn(said.typed.phone, call?.phone ?? null)}
          disabled={call === null}
          onChange={(event) => tell({ phone: event.target.value })}
        />
        <PlaceField
          place={placeIn(about.typed, incident)}
          fault={faults.get("place")}
          onPlace={(lonLat) => {
            setPlace(lonLat);
            onFound(lonLat);
          }}
        />
        <button type="button" onClick={() => onPlace(mapCentre())}>
          <kbd>Alt+C</kbd> {say("map_centre")}
        </button>
        <Field label={say("patient")} name="patient" fault={faults.get("patient")} {...ofPatient("name")} />
        <Field
          label={say("birth_date")}
          name="birth_date"
          type="date"
          max="9999-12-31"
          fault={faults.get("birth_date")}
          {...ofPatient("birth_date")}
        />
        <label className="wide">
          {say("note")}
          <textarea
            name="text"
            rows={2}
            value={textIn(said.typed.text, call?.text ?? null)}
            disabled={call === null}
            onChange={(event) => tell({ text: event.target.value })}
          />
          <Fault words={faults.get("text")} />
        </label>
        <div className="wide">
          <Clashes saver={ofIncident} nameOf={nameOf} />
          <Clashes saver={ofCall} nameOf={nameOf} />
        </div>
      </div>
    </section>
  );
}

interface PlaceFieldProps {
  readonly place: string;
  readonly fault: string | undefined;
  readonly onPlace: (place: LonLat) => void;
}

/** A place as numbers: it counts as soon as it is one. */
function PlaceField({ place, fault, onPlace }: PlaceFieldProps) {
  const { say } = useSession();
  const [typed, setTyped] = useState<string | null>(null);
  const wrong = typed === null ? null : placeFault(typed);
  const type = (text: string) => {
    setTyped(text);
    const found = placeOf(text);
    if (found) onPlace(found);
  };
  return (
    <Field
      label={say("place")}
      name="place"
      value={typed ?? place}
      fault={wrong ? say(wrong) : fault}
      hint={say("place_hint")}
      onChange={(event) => type(event.target.value)}
      onBlur={() => wrong === null && setTyped(null)}
    />
  );
}

function placeIn(typed: Readonly<Record<string, unknown>>, { lon, lat }: IncidentAnswer): string {
  const [x, y] = [typed.lon ?? lon, typed.lat ?? lat];
  return typeof x === "number" && typeof y === "number" ? `${x.toFixed(6)}, ${y.toFixed(6)}` : "";
}

function textIn(typed: unknown, known: string | null): string {
  return typeof typed === "string" ? typed : (known ?? "");
}
