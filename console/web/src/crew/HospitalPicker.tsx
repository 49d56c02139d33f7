import type { HospitalChoiceAnswer } from "../events";
import { useSession } from "../session";

interface PickerProps {
  readonly choices: readonly HospitalChoiceAnswer[];
  readonly picked: string | undefined;
  readonly onPick: (hospital: string) => void;
}

/** The hospitals to choose from, why one does not take the patient, and what is to be said of the choice. */
export function HospitalPicker({ choices, picked, onPick }: PickerProps) {
  const { say } = useSession();
  const verdict = choices.find((each) => each.verdict)?.verdict;
  return (
    <label>
      {say("hospital")}
      <select value={picked} onChange={(event) => onPick(event.target.value)}>
        {choices.map((each) => (
          <option key={each.id} value={each.id}>
            {each.name}
            {each.travel_ms !== null && ` · ${Math.round(each.travel_ms / 60_000)} ${say("min")}`}
            {each.refused && ` · ${each.refused.text}`}
          </option>
        ))}
      </select>
      {verdict && verdict.code !== "chosen" && <span className="verdict">{verdict.text}</span>}
    </label>
  );
}
