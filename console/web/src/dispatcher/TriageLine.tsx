import type { IncidentAnswer } from "../events";
import { useSession } from "../session";
import { useInterview } from "./interview";

interface LineProps {
  readonly incident: IncidentAnswer;
  readonly onOpen: () => void;
}

/** The interview in one line of the card: what to ask now; a press opens it. */
export function TriageLine({ incident, onOpen }: LineProps) {
  const { say } = useSession();
  const { told } = useInterview(incident);
  return (
    <button type="button" className="triage-line" onClick={onOpen}>
      <kbd>Alt+A</kbd> <span>{say("interview")}</span>
      {told?.provisional && <b className="doubt">◌ {say("preliminary")}</b>}
      <span className="cut">{told && (told.question?.text ?? say("interview_ended"))}</span>
    </button>
  );
}
