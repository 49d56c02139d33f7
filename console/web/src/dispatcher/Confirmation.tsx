import type { IncidentAnswer } from "../events";
import { isUnconfirmed } from "../folding/incidents";
import { useSession } from "../session";
import { useBeat } from "../store";
import { confirmationTimer } from "../timers";
import { TimerText } from "./TimerText";

interface ConfirmationProps {
  readonly incident: IncidentAnswer;
  readonly onConfirm: () => void;
}

/** That an incident came by itself and nobody has confirmed it yet, how long ago, and the key that does. */
export function Confirmation({ incident, onConfirm }: ConfirmationProps) {
  const { say, now } = useSession();
  const nowMs = useBeat(now);
  if (!isUnconfirmed(incident)) return null;
  return (
    <p className="confirmation">
      <b>✉ {say(`came_by_${incident.channel}`)}</b>{" "}
      <TimerText name="confirmation" timer={confirmationTimer(incident)} nowMs={nowMs} />{" "}
      <button type="button" onClick={onConfirm}>
        {say("confirm")} <kbd>Alt+Y</kbd>
      </button>
    </p>
  );
}
