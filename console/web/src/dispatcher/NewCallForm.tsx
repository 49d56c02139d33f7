import { type FormEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from "react";
import type { NewCall, PlaceAnswer, ReasonAnswer } from "../events";
import { inputOf, problemWords, reasonWords } from "../problems";
import { useSession } from "../session";
import { AddressField } from "./AddressField";
import type { Draft } from "./drafts";
import { Fault, Field } from "./Field";
import { HazardsOfTyped } from "./Hazards";
import { LikenessOfTyped } from "./Likeness";
import { useAlikeTyped } from "./likeness";
import { placeFault, placeOf } from "./place";
import { ReasonSelect } from "./ReasonSelect";
import { chosenAddress, type LonLat, useAddressAt } from "./suggestions";

interface FormProps {
  readonly draft: Draft;
  readonly reasons: readonly ReasonAnswer[];
  readonly nameOf: (reason: string) => string;
  readonly place: LonLat | null;
  readonly mapCentre: () => LonLat;
  readonly onPlace: (place: LonLat) => void;
  /** A place was found by its name, which may be out of sight. */
  readonly onFound: (place: LonLat) => void;
  /** `into`: the incident that the call turned out to be about, else null. */
  readonly onTake: (draft: Draft, call: NewCall, into: string | null) => void;
  readonly onCancel: () => void;
}

/** The address of a call; one that the map told gives way to what the map tells next, one that was typed to nothing. */
interface Address {
  readonly text: string;
  readonly isOfMap: boolean;
}

function isFree({ text, isOfMap }: Address): boolean {
  return isOfMap || text.trim() === "";
}

/** A call taken by keyboard: every field may stay empty; Enter takes it. What is refused is told beside its field. */
export function NewCallForm(props: FormProps) {
  const { draft, reasons, nameOf, place, mapCentre, onPlace, onFound, onTake, onCancel } = props;
  const { say } = useSession();
  const form = useRef<HTMLFormElement>(null);
  const [placeText, setPlaceText] = useState(draft.typed.place ?? "");
  const { asked, typed, problem } = draft;
  const [reason, setReason] = useState(typed.reason ?? "unknown");
  const [address, setAddress] = useState<Address>({ text: typed.address ?? "", isOfMap: false });
  const [told, setTold] = useState<NewCall>({});
  const look = () => {
    if (form.current) setTold(callOf(filledIn(form.current)));
  };
  // biome-ignore lint/correctness/useExhaustiveDependencies: what the map or a list filled in is in the form now
  useEffect(look, [placeText, address.text, reason]);
  // Before the next key, which is typed into the form already.
  useLayoutEffect(() => {
    if (asked) form.current?.querySelector<HTMLElement>("[aria-invalid=true], input")?.focus();
  }, [asked]);
  useEffect(() => {
    if (place) setPlaceText(`${place[0].toFixed(6)}, ${place[1].toFixed(6)}`);
  }, [place]);
  useAddressAt(place, isFree(address), (text) =>
    setAddress((now) => (isFree(now) ? { text, isOfMap: true } : now)),
  );
  const choose = (found: PlaceAnswer) => {
    setAddress({ text: chosenAddress(found), isOfMap: found.kind === "coordinates" });
    onFound([found.lon, found.lat]);
  };

  const faults = new Map(problem?.errors.map((each) => [inputOf(each.field), reasonWords(each.reason, say)]));
  const wrongPlace = placeFault(placeText);
  const alike = useAlikeTyped(told);
  const take = (into: string | null) => {
    if (draft.isSent || !form.current) return;
    const filled = filledIn(form.current);
    if (wrongPlace) form.current.querySelector<HTMLElement>("[name=place]")?.focus();
    else onTake({ ...draft, typed: filled }, callOf(filled), into);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    take(null);
  };
  const press = (event: KeyboardEvent) => {
    if (event.code === "Enter" && event.ctrlKey) {
      event.preventDefault();
      form.current?.requestSubmit();
    }
    if (event.code === "KeyC" && event.altKey) onPlace(mapCentre());
    if (event.code === "KeyJ" && event.altKey && !event.repeat && alike[0]) take(alike[0].incident);
  };
  const text = (name: string, fault: string | undefined = faults.get(name)) => ({
    name,
    fault,
    defaultValue: typed[name] ?? "",
  });
  return (
    <section className="pane card" aria-label={say("new_call")}>
      <h2>{say("new_call")}</h2>
      <form className="new-call" ref={form} onSubmit={submit} onKeyDown={press} onInput={look}>
        <Field label={say("phone")} {...text("phone")} />
        <ReasonSelect reasons={reasons} value={reason} onPick={setReason} />
        <Field label={say("patient")} {...text("patient")} />
        <Field label={say("birth_date")} {...text("birth_date")} type="date" max="9999-12-31" />
        <AddressField
          text={address.text}
          fault={faults.get("address")}
          near={mapCentre}
          onType={(text) => setAddress({ text, isOfMap: false })}
          onChoose={choose}
        />
        <Field
          label={say("place")}
          name="place"
          value={placeText}
          fault={wrongPlace ? say(wrongPlace) : faults.get("place")}
          hint={say("place_hint")}
          onChange={(event) => setPlaceText(event.target.value)}
        />
        <button type="button" onClick={() => onPlace(mapCentre())}>
          <kbd>Alt+C</kbd> {say("map_centre")}
        </button>
        <HazardsOfTyped call={told} />
        <label className="wide">
          {say("note")}
          <textarea name="text" rows={2} defaultValue={typed.text} aria-invalid={faults.has("text")} />
          <Fault words={faults.get("text")} />
        </label>
        <LikenessOfTyped found={alike} nameOf={nameOf} onJoin={take} />
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

/** What stands in each input, by its name. */
function filledIn(form: HTMLFormElement): Record<string, string> {
  return Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, String(value)]));
}

/** Make the call of the inputs that hold something. */
function callOf(filled: Readonly<Record<string, string>>): NewCall {
  const held = (name: string) => filled[name]?.trim() || null;
  const place = placeOf(filled.place ?? "");
  const [name, birthDate] = [held("patient"), held("birth_date")];
  const told = Object.entries({
    phone: held("phone"),
    reason: held("reason"),
    address: held("address"),
    text: held("text"),
    lon: place?.[0] ?? null,
    lat: place?.[1] ?? null,
    patient: name || birthDate ? { name, birth_date: birthDate } : null,
  });
  return Object.fromEntries(told.filter(([, value]) => value !== null));
}
