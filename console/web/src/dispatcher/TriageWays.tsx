import { type FormEvent, type KeyboardEvent, useState } from "react";
import type { IncidentAnswer, WayToClose } from "../events";
import { activeAssignments } from "../selectors";
import { useSession } from "../session";
import { Fault } from "./Field";

interface WaysProps {
  readonly incident: IncidentAnswer;
  readonly ways: readonly WayToClose[];
  readonly onDone: () => void;
}

/** Ways to end the incident without a crew that the answers allow; each is asked about before it is gone. */
export function WithoutCrew({ incident, ways, onDone }: WaysProps) {
  const { say } = useSession();
  const [code, setCode] = useState<string | null>(null);
  const way = ways.find((each) => each.code === code);
  if (ways.length === 0 || activeAssignments(incident).length > 0) return null;
  const leave = () => {
    setCode(null);
    onDone();
  };
  return (
    <section className="ways" aria-label={say("without_crew")}>
      <h3>{say("without_crew")}</h3>
      {way ? (
        <Conclusion key={way.code} incident={incident} way={way} onLeave={leave} />
      ) : (
        <p className="answers">
          {ways.map((each) => (
            <button key={each.code} type="button" onClick={() => setCode(each.code)}>
              {each.text}…
            </button>
          ))}
        </p>
      )}
    </section>
  );
}

interface ConclusionProps {
  readonly incident: IncidentAnswer;
  readonly way: WayToClose;
  readonly onLeave: () => void;
}

function Conclusion({ incident, way, onLeave }: ConclusionProps) {
  const { say, commands } = useSession();
  const [text, setText] = useState("");
  const [isFault, setFault] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const conclusion = text.trim();
    if (way.needs_conclusion && conclusion === "") return setFault(true);
    const path = `/incidents/${incident.id}/close-without-crew`;
    void commands.send(path, { way: way.code, conclusion }, `#${incident.id} ${way.text}`);
    onLeave();
  };
  const press = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.code === "Escape") onLeave();
    if (event.code.endsWith("Enter") && event.ctrlKey) submit(event as unknown as FormEvent);
  };
  return (
    <form className="ask" noValidate onSubmit={submit} onKeyDown={press}>
      <p>{way.text}</p>
      <label>
        {say(way.needs_conclusion ? "conclusion_must" : "conclusion_may")}
        <textarea
          name="conclusion"
          rows={2}
          // biome-ignore lint/a11y/noAutofocus: the form opens where somebody asked for it
          autoFocus
          aria-invalid={isFault && text.trim() === ""}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Fault words={isFault && text.trim() === "" ? say("conclusion_missing") : undefined} />
      </label>
      <p className="buttons">
        <button type="submit" className="main">
          <kbd>Ctrl+Enter</kbd> {say("end_without_crew")}
        </button>
        <button type="button" onClick={onLeave}>
          <kbd>Esc</kbd> {say("cancel")}
        </button>
      </p>
    </form>
  );
}
