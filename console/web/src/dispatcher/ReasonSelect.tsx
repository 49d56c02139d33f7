import { useId } from "react";
import type { ReasonAnswer } from "../events";
import { useSession } from "../session";

interface ReasonSelectProps {
  readonly reasons: readonly ReasonAnswer[];
  readonly value: string;
  readonly onPick: (reason: string) => void;
}

/** The reason for a call, chosen from the list; its name is its own, not that of all reasons. */
export function ReasonSelect({ reasons, value, onPick }: ReasonSelectProps) {
  const { say, seat } = useSession();
  const id = useId();
  return (
    <div className="address">
      <label htmlFor={id}>{say("reason")}</label>
      <select id={id} name="reason" value={value} onChange={(event) => onPick(event.target.value)}>
        {reasons.map((each) => (
          <option key={each.code} value={each.code}>
            {each[seat.language]}
          </option>
        ))}
      </select>
    </div>
  );
}
