import type { SentCommand } from "./commands";
import { problemWords } from "./problems";
import { useSession } from "./session";
import { usePart } from "./store";

/** Commands that fit; the others are counted. */
const SHOWN = 4;

/** Commands that are refused, with the reason, then those that are kept or under way. */
export function Notices() {
  const session = useSession();
  const sent = usePart(session.sent, (commands) => commands);
  const more = sent.length - SHOWN;
  return (
    <div className="notices" role="status">
      {sent.slice(0, SHOWN).map((each) => (
        <Notice key={each.key} command={each} />
      ))}
      {more > 0 && <p className="notice">{session.say("more", { count: String(more) })}</p>}
      {sent.some((each) => each.state === "refused") && (
        <button type="button" onClick={() => session.commands.dismiss()}>
          <kbd>Esc</kbd> {session.say("dismiss")}
        </button>
      )}
    </div>
  );
}

function Notice({ command }: { readonly command: SentCommand }) {
  const { say, welcome } = useSession();
  const { state, words, problem } = command;
  return (
    <p className={`notice ${state}`}>
      <b>{words}</b>: {say(state)}
      {problem && ` — ${problemWords(problem, say, welcome.time_zone)}`}
    </p>
  );
}
