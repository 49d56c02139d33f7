import type { ComparisonAnswer, IncidentAnswer } from "../events";
import { decimal } from "../formats";
import { useReading } from "../reading";
import { useSession } from "../session";
import { usePart } from "../store";

const MINUTE_MS = 60_000;
/** Of what the gap is made is told as far as it matters. */
const PARTS_TOLD = 3;
/** A smaller gap would be told as 0,0. */
const EQUAL_MS = 3_000;

interface WhyProps {
  readonly incident: IncidentAnswer;
  readonly unit: string;
  /** When the list was made beside which this stands. */
  readonly at: string;
}

/** Why a unit is not the one that would be sent, and what would have to be otherwise. */
export function Why({ incident, unit, at }: WhyProps) {
  const { say, seat, board } = useSession();
  const { value, fault } = useReading<ComparisonAnswer>(
    `/incidents/${incident.id}/recommendation/${unit}`,
    at,
  );
  const units = usePart(board, (state) => state.units);
  const minutes = (ms: number) => decimal(Math.abs(ms) / MINUTE_MS, seat.language);
  if (value === null)
    return (
      <p className="why">
        {say(fault === null ? "computing" : fault === "refused" ? "no_comparison" : "no_answer")}
      </p>
    );
  const than = value.than === null ? say("another_unit") : (units.get(value.than)?.call_sign ?? value.than);
  const made = value.parts
    .slice(0, PARTS_TOLD)
    .map((part) => `${part.text.split(":")[0]} ${part.ms < 0 ? "−" : "+"}${minutes(part.ms)}`);
  return (
    <p className="why">
      {Math.abs(value.gap_ms) < EQUAL_MS
        ? say("as_dear_as", { unit: than })
        : say(value.gap_ms < 0 ? "cheaper_than" : "dearer_than", {
            unit: than,
            minutes: minutes(value.gap_ms),
          })}
      {made.length > 0 && `: ${made.join(", ")}`}
      {value.gap_ms > 0 &&
        value.nearer_ms !== null &&
        `; ${say("first_if_nearer", { minutes: minutes(value.nearer_ms) })}`}
      {value.needed_for !== null && `; ${say("kept_for", { incident: `#${value.needed_for}` })}`}
    </p>
  );
}
