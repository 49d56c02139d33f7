import { type FormEvent, type KeyboardEvent, useEffect, useRef, useState } from "react";
import type { NewCall, ReasonAnswer } from "../events";
import { useSession } from "../session";
import { placeOf } from "./place";

interface FormProps {
  readonly reasons: readonly ReasonAnswer[];
  readonly place: readonly [number, number] | null;
  readonly mapCentre: () => readonly [number, number];
  readonly onPlace: (place: readonly [number, number] | null) => void;
  readonly onTake: (call: NewCall) => void;
  readonly onCancel: () => void;
}

/** A call taken by keyboard: every field may stay empty; Enter takes it. */
export function NewCallForm({ reasons, place, mapCentre, onPlace, onTake, onCancel }: FormProps) {
  const { say, seat } = useSession();
  const first = useRef<HTMLInputElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const [placeText, setPlaceText] = useState("");
  useEffect(() => first.current?.focus(), []);
  useEffect(() => {
    if (place) setPlaceText(`${place[0].toFixed(6)}, ${place[1].toFixed(6)}`);
  }, [place]);

  const typed = placeOf(placeText);
  const isWrong = placeText.trim() !== "" && typed === null;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!isWrong) onTake(callOf(new FormData(event.currentTarget), typed));
  };
  const press = (event: KeyboardEvent) => {
    if (event.code === "Enter" && event.ctrlKey) form.current?.requestSubmit();
    if (event.code === "KeyC" && event.altKey) onPlace(mapCentre());
  };
  return (
    <section className="pane card" aria-label={say("new_call")}>
      <h2>{say("new_call")}</h2>
      <form className="new-call" ref={form} onSubmit={submit} onKeyDown={press}>
        <label>
          {say("phone")}
          <input ref={first} name="phone" maxLength={50} autoComplete="off" />
        </label>
        <label>
          {say("reason")}
          <select name="reason" defaultValue="unknown">
            {reasons.map((each) => (
              <option key={each.code} value={each.code}>
                {each[seat.language]}
              </option>
            ))}
          </select>
        </label>
        <label>
          {say("patient")}
          <input name="patient" maxLength={300} autoComplete="off" />
        </label>
        <label>
          {say("birth_date")}
          <input name="birth_date" type="date" />
        </label>
        <label className="half">
          {say("address")}
          <input name="address" maxLength={300} autoComplete="off" />
        </label>
        <label>
          {say("place")}
          <input
            name="place"
            value={placeText}
            autoComplete="off"
            aria-invalid={isWrong}
            onChange={(event) => setPlaceText(event.target.value)}
          />
          <small className={isWrong ? "fault" : undefined}>
            {say(isWrong ? "wrong_place" : "place_hint")}
          </small>
        </label>
        <button type="button" onClick={() => onPlace(mapCentre())}>
          <kbd>Alt+C</kbd> {say("map_centre")}
        </button>
        <label className="wide">
          {say("note")}
          <textarea name="text" rows={2} maxLength={10_000} />
        </label>
        <p className="wide buttons">
          <button type="submit" className="main">
            <kbd>Ctrl+Enter</kbd> {say("take")}
          </button>
          <button type="button" onClick={onCancel}>
            <kbd>Esc</kbd> {say("cancel")}
          </button>
        </p>
      </form>
    </section>
  );
}

/** Make the call of the fields that hold something. */
function callOf(data: FormData, place: readonly [number, number] | null): NewCall {
  const field = (name: string) => String(data.get(name) ?? "").trim() || null;
  const [name, birthDate] = [field("patient"), field("birth_date")];
  const told = Object.entries({
    phone: field("phone"),
    reason: field("reason"),
    address: field("address"),
    text: field("text"),
    lon: place?.[0] ?? null,
    lat: place?.[1] ?? null,
    patient: name || birthDate ? { name, birth_date: birthDate } : null,
  });
  return Object.fromEntries(told.filter(([, value]) => value !== null));
}
