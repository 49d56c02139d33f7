import type { SentCommand } from "./commands";
import { useSession } from "./session";
import { usePart } from "./store";

/** Commands that are under way, kept, or refused with the sentence of the problem. */
export function Notices() {
  const session = useSession();
  const sent = usePart(session.sent, (commands) => commands);
  return (
    <div className="notices" role="status">
      {sent.slice(-5).map((each) => (
        <p key={each.key} className={`notice ${each.state}`}>
          <b>{each.words}</b>: {session.say(each.state)}
          {each.problem && <Told command={each} />}
        </p>
      ))}
      {sent.some((each) => each.state === "refused") && (
        <button type="button" onClick={() => session.commands.dismiss()}>
          <kbd>Esc</kbd> {session.say("dismiss")}
        </button>
      )}
    </div>
  );
}

function Told({ command }: { readonly command: SentCommand }) {
  return (
    <>
      {" — "}
      {command.problem?.title}: {command.problem?.detail}
    </>
  );
}
