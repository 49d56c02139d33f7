import { endingsFrom, heirsOf } from "../endings";
import type { Outcome } from "../events";
import { useSession } from "../session";
import type { PanelProps } from "./AtWork";
import { pressedAt } from "./NextSteps";

/** How the visit ended: one press says so and frees the crew; the patient may stay with another crew that is there. */
export function Endings({ assignment, incident, onDone }: PanelProps) {
  const session = useSession();
  const { say, commands } = session;
  const heirs = heirsOf(incident, assignment);
  const end = (outcome: Outcome, heir: { handed_to?: string } = {}) => {
    const body = { status: "ended", outcome, ...heir, ...pressedAt(session, assignment) };
    void commands.send(`/assignments/${assignment.id}/status`, body, say(`outcome_${outcome}`));
    onDone();
  };
  return (
    <section className="crew-panel" aria-label={say("how_ended")}>
      <h2>{say("how_ended")}</h2>
      {endingsFrom(assignment.status).map((each) => (
        <button key={each} type="button" onClick={() => end(each)}>
          {say(`outcome_${each}`)}
        </button>
      ))}
      {heirs.map(({ id, unit }) => (
        <button key={id} type="button" onClick={() => end("handed_over", { handed_to: id })}>
          {say("outcome_handed_over")}
          {heirs.length > 1 && ` (${unit})`}
        </button>
      ))}
    </section>
  );
}
