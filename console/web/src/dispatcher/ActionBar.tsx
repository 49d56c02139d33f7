import type { IncidentAnswer } from "../events";
import { useSession } from "../session";
import { ACTION_KEYS, type ActionCode, actionsOf } from "./actions";

interface ActionBarProps {
  readonly incident: IncidentAnswer;
  readonly onAct: (code: ActionCode) => void;
}

/** What can be done with an incident now, each with its key. */
export function ActionBar({ incident, onAct }: ActionBarProps) {
  const { say } = useSession();
  return (
    <div className="actions" role="toolbar" aria-label={say("actions")}>
      {actionsOf(incident).map((code) => (
        <button key={code} type="button" tabIndex={-1} onClick={() => onAct(code)}>
          <kbd>{ACTION_KEYS[code].label}</kbd> {say(`do_${code}`)}
        </button>
      ))}
    </div>
  );
}
