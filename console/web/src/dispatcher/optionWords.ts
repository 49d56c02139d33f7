import type { IncidentAnswer } from "../events";
import { clockTime } from "../formats";
import { urgencyGlyph } from "../palette";
import { useSession } from "../session";
import type { ActionCode } from "./actions";

/** How what can be chosen from is called in a question about an incident. */
export function useOptionWords(
  code: ActionCode,
  about: IncidentAnswer,
  nameOf: (reason: string) => string,
): (option: string) => string {
  const { say, board, welcome } = useSession();
  const ofIncident = (id: string) => {
    const incident = board.get().incidents.get(id);
    if (!incident) return `#${id}`;
    const where = incident.address ?? say("no_address");
    return `#${id} ${urgencyGlyph(incident.priority)} ${nameOf(incident.reason)} · ${where}`;
  };
  const ofCall = (id: string) => {
    const openedAt = board.get().incidents.get(id)?.opened_at;
    return openedAt
      ? `${ofIncident(id)} · ${clockTime(Date.parse(openedAt), welcome.time_zone)}`
      : ofIncident(id);
  };
  const ofUnit = (id: string) => {
    const unit = board.get().units.get(id);
    return unit ? `${unit.call_sign} ${unit.capabilities.map((each) => say(each)).join(" ")}` : id;
  };
  const ofCrew = (id: string) => {
    const crew = about.assignments.find((each) => each.id === id);
    return crew ? `${ofUnit(crew.unit)} · ${say(crew.status)}` : id;
  };
  switch (code) {
    case "divert":
    case "join":
      return ofIncident;
    case "split":
      return ofCall;
    case "hand_over":
      return ofCrew;
    case "reserve":
      return (unit) => (about.reserved.includes(unit) ? `${ofUnit(unit)} — ${say("let_go")}` : ofUnit(unit));
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
