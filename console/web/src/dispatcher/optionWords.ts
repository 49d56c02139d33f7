import { urgencyGlyph } from "../palette";
import { useSession } from "../session";
import type { ActionCode } from "./actions";

/** How what can be chosen from is called in a question. */
export function useOptionWords(
  code: ActionCode,
  nameOf: (reason: string) => string,
): (option: string) => string {
  const { say, board } = useSession();
  const ofIncident = (id: string) => {
    const incident = board.get().incidents.get(id);
    if (!incident) return `#${id}`;
    const where = incident.address ?? say("no_address");
    return `#${id} ${urgencyGlyph(incident.priority)} ${nameOf(incident.reason)} · ${where}`;
  };
  const ofUnit = (id: string) => {
    const unit = board.get().units.get(id);
    return unit ? `${unit.call_sign} ${unit.capabilities.map((each) => say(each)).join(" ")}` : id;
  };
  switch (code) {
    case "divert":
    case "join":
    case "split":
      return ofIncident;
    case "swap":
      return ofUnit;
    case "lower":
      return (priority) => `${urgencyGlyph(Number(priority))} ${priority}`;
    case "close":
      return (reason) => say(`because_${reason}`);
    default:
      return (option) =>
        option
          .split(" ")
          .map((each, nth) => say(nth ? `outcome_${each}` : each))
          .join(": ");
  }
}
