import { endingsFrom } from "../endings";
import type { Outcome } from "../events";
import { useSession } from "../session";
import type { PanelProps } from "./AtWork";
import { pressedAt } from "./NextSteps";

/** How the visit ended: one press says so and frees the crew. */
export function Endings({ assignment, onDone }: PanelProps) {
  const session = useSession();
  const { say, commands } = session;
  const end = (outcome: Outcome) => {
    const body = { status: "ended", outcome, ...pressedAt(session, assignment) };
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
    </section>
  );
}
