import { useState } from "react";
import type { IncidentAnswer } from "../events";
import { useSession } from "../session";
import { HazardForm } from "./HazardForm";
import { HazardLine, HazardList } from "./Hazards";
import { HistoryCalls } from "./HistoryCalls";
import { useHistory } from "./history";

interface HistoryProps {
  readonly incident: IncidentAnswer;
  readonly isOpen: boolean;
  readonly nameOf: (reason: string) => string;
  readonly onOpen: () => void;
  readonly onClose: () => void;
  readonly onChoose: (incident: string) => void;
}

/** How many calls a line tells; the others are one key away. */
const SHORTLY = 3;

/**
 * What is known from before of the number and the place of an incident: three lines that are as high whatever they
 * tell, so that nothing below moves; a key opens all of it.
 */
export function History(props: HistoryProps) {
  const { incident, isOpen, onOpen, onClose } = props;
  const { say } = useSession();
  const [written, setWritten] = useState(0);
  const { value, fault } = useHistory(incident, written);
  if (fault === "refused" || incident.calls.length === 0) return null;
  const onWritten = () => setWritten((count) => count + 1);
  return (
    <section className={isOpen ? "past open" : "past"} aria-label={say("past")}>
      <div className="past-line">
        <button type="button" aria-expanded={isOpen} onClick={isOpen ? onClose : onOpen}>
          <kbd>{isOpen ? "Esc" : "Alt+H"}</kbd> {say(isOpen ? "back" : "past_to")}
        </button>
        {fault && <b className="fault">{say("no_answer")}</b>}
        {value === null ? (
          fault === null && <span className="quiet">{say("past_looking")}</span>
        ) : (
          <HazardLine hazards={value.place.hazards} />
        )}
        {value?.whole === false && <span className="doubt">{say("past_part")}</span>}
      </div>
      {isOpen ? (
        <>
          <HazardForm incident={incident} onWritten={onWritten} />
          {value && <HazardList hazards={value.place.hazards} onLifted={onWritten} />}
          {value && <HistoryCalls {...props} history={value} most={undefined} />}
        </>
      ) : (
        <HistoryCalls {...props} history={value} most={SHORTLY} />
      )}
    </section>
  );
}
