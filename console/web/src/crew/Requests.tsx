import { type FormEvent, useState } from "react";
import { PAUSES } from "../endings";
import { useSession } from "../session";
import type { PanelProps } from "./AtWork";

/** The crew cannot go: why, in a word of the list, or in its own. */
export function Refusal({ assignment, onDone }: PanelProps) {
  const { say, commands } = useSession();
  const [words, setWords] = useState("");
  const why = words.trim();
  const refuse = (pause?: string) => {
    const body = { ...(pause ? { pause } : {}), ...(why ? { why } : {}) };
    void commands.send(`/assignments/${assignment.id}/refuse`, body, say("to_refuse"));
    onDone();
  };
  return (
    <section className="crew-panel" aria-label={say("why_not")}>
      <h2>{say("why_not")}</h2>
      <label>
        {say("in_words")}
        <input value={words} maxLength={300} onChange={(event) => setWords(event.target.value)} />
      </label>
      {PAUSES.map((each) => (
        <button key={each} type="button" onClick={() => refuse(each)}>
          {say(`pause_${each}`)}
        </button>
      ))}
      <button type="button" disabled={why === ""} onClick={() => refuse()}>
        {say("in_words")}: {why || "…"}
      </button>
    </section>
  );
}

const MOST_UNITS = 4;
const NEEDS = ["resuscitation", "physician", "paediatric", "psychiatric", "obstetric"];

/** The crew asks for more: how many, of what kind, why. */
export function Help({ assignment, incident, onDone }: PanelProps) {
  const { say, commands } = useSession();
  const ask = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const told = new FormData(event.currentTarget);
    const why = String(told.get("why") ?? "").trim();
    const body = { units: Number(told.get("units")), needs: told.getAll("needs"), ...(why ? { why } : {}) };
    void commands.send(`/assignments/${assignment.id}/help`, body, say("to_help"));
    onDone();
  };
  return (
    <form className="crew-panel" aria-label={say("need_help")} onSubmit={ask}>
      <h2>{say("need_help")}</h2>
      {incident.wanting > 0 && <p>{say("help_asked", { count: String(incident.wanting) })}</p>}
      <label>
        {say("how_many")}
        <select name="units">
          {Array.from({ length: MOST_UNITS }, (_, nth) => nth + 1).map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
      <p className="crew-choices">
        {NEEDS.map((each) => (
          <label key={each}>
            <input type="checkbox" name="needs" value={each} /> {say(each)}
          </label>
        ))}
      </p>
      <label>
        {say("in_words")}
        <input name="why" maxLength={300} autoComplete="off" />
      </label>
      <button type="submit">{say("ask_for")}</button>
    </form>
  );
}
