import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import type { PlaceAnswer } from "../events";
import { useSession } from "../session";
import { away, type LonLat, optionAfter, questionFor, useSuggestions } from "./suggestions";

interface AddressFieldProps {
  readonly text: string;
  readonly fault: string | undefined;
  /** Of equal places those near here come first. */
  readonly near: () => LonLat;
  readonly onType: (text: string) => void;
  readonly onChoose: (found: PlaceAnswer) => void;
}

/** An address, with the places on the map that it may mean; whatever is typed stands as it is until one is chosen. */
export function AddressField({ text, fault, near, onType, onChoose }: AddressFieldProps) {
  const { say } = useSession();
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [active, setActive] = useState<number | null>(null);
  const { of, found, silence } = useSuggestions(typed, near);
  const isOpen = typed !== null && found.length > 0;
  const isStale = of !== questionFor(typed);

  const follow = (next: string | null) => {
    setTyped(next);
    setActive(null);
  };
  /** What was found for an older text is looked at, but not taken for the answer to this one. */
  const choose = (place: PlaceAnswer) => {
    if (isStale) return;
    follow(null);
    onChoose(place);
  };
  const press = (event: KeyboardEvent) => {
    const handled = pressed(event);
    if (!handled) return;
    event.preventDefault();
    event.stopPropagation();
  };
  const pressed = ({ code, ctrlKey }: KeyboardEvent): boolean => {
    const by = code === "ArrowDown" ? 1 : code === "ArrowUp" ? -1 : null;
    const place = active === null || !isOpen ? undefined : found[active];
    if (by !== null && isOpen) setActive(optionAfter(active, by, found.length));
    else if (by !== null) follow(text);
    else if (code === "Escape" && isOpen) follow(null);
    else if (code.endsWith("Enter") && !ctrlKey && place) choose(place);
    else return false;
    return true;
  };
  const hint = fault === undefined && typed !== null && silence ? say(silence) : null;
  return (
    <div className="half address">
      <label htmlFor={`${id}input`}>{say("address")}</label>
      <input
        id={`${id}input`}
        name="address"
        value={text}
        autoComplete="off"
        role="combobox"
        aria-autocomplete="list"
        aria-expanded={isOpen}
        aria-controls={`${id}list`}
        aria-activedescendant={active === null ? undefined : `${id}${active}`}
        aria-invalid={fault !== undefined}
        aria-describedby={`${id}hint`}
        onChange={(event) => {
          follow(event.target.value);
          onType(event.target.value);
        }}
        onKeyDown={press}
        onBlur={() => follow(null)}
      />
      {isOpen && <Options id={id} found={found} active={active} isStale={isStale} onChoose={choose} />}
      {hint !== null && <small id={`${id}hint`}>{hint}</small>}
      {fault !== undefined && (
        <small className="fault" role="alert" id={`${id}hint`}>
          {fault}
        </small>
      )}
    </div>
  );
}

interface OptionsProps {
  readonly id: string;
  readonly found: readonly PlaceAnswer[];
  readonly active: number | null;
  readonly isStale: boolean;
  readonly onChoose: (found: PlaceAnswer) => void;
}

/** The options, above the input: the form stands at the foot of the page. */
function Options({ id, found, active, isStale, onChoose }: OptionsProps) {
  const { say } = useSession();
  const list = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const input = list.current?.parentElement?.querySelector("input")?.getBoundingClientRect();
    if (!list.current || !input) return;
    list.current.style.left = `${input.left}px`;
    list.current.style.bottom = `${window.innerHeight - input.top + 2}px`;
    list.current.style.minWidth = `${input.width}px`;
  });
  return (
    <div
      ref={list}
      id={`${id}list`}
      className="suggestions"
      role="listbox"
      aria-label={say("suggestions")}
      aria-busy={isStale}
    >
      {found.map((place, nth) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the input moves between options by its own keys
        <div
          key={`${place.kind} ${place.label} ${place.lon} ${place.lat}`}
          id={`${id}${nth}`}
          className={nth === active ? "suggestion chosen" : "suggestion"}
          role="option"
          aria-selected={nth === active}
          tabIndex={-1}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onChoose(place)}
        >
          <Option place={place} />
        </div>
      ))}
    </div>
  );
}

function Option({ place }: { readonly place: PlaceAnswer }) {
  const { say, seat } = useSession();
  const { kind, label, score, alike, unmatched, distance_m } = place;
  return (
    <>
      <span className="kind">{say(`place_${kind}`)}</span>
      <span className="label">{label}</span>
      <span className="doubt">{alike > 0 && say("places_alike", { count: String(alike) })}</span>
      <span className="sure">
        {distance_m === null ? `${Math.round(score * 100)} %` : away(distance_m, seat.language)}
      </span>
      {unmatched.length > 0 && <small>{say("words_left", { words: unmatched.join(" ") })}</small>}
    </>
  );
}
