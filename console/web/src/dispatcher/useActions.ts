import { useState } from "react";
import type { IncidentAnswer } from "../events";
import type { Savers } from "../savers";
import { onDuty, queue, running } from "../selectors";
import { useSession } from "../session";
import { type ActionCode, type Answer, actionsOf, orderOf, type Question, questionOf } from "./actions";

/** What is asked, of which incident; what can be chosen from stays as it was shown first. */
interface Asking {
  readonly incident: string;
  readonly code: ActionCode;
  readonly others: readonly string[];
  readonly candidates: readonly string[];
}

/** The question as the incident stands now; null once it does not allow that any more. */
function standing(asking: Asking | null, incident: IncidentAnswer | null): Question | null {
  if (!asking || asking.incident !== incident?.id || !actionsOf(incident).includes(asking.code)) return null;
  return questionOf(asking.code, incident, asking.others, asking.candidates);
}

/**
 * What is done with the chosen incident: at once where nothing has to be asked, else after a form.
 *
 * @param candidates units that may go, the best first
 * @param alike incidents that it may be, the likeliest first
 * @param onEdit opens the form of the card
 */
export function useActions(
  incident: IncidentAnswer | null,
  candidates: readonly string[],
  alike: readonly string[],
  savers: Savers,
  onEdit: () => void,
) {
  const { board, commands, say } = useSession();
  const [asking, setAsking] = useState<Asking | null>(null);
  const question = standing(asking, incident);

  const change = (fields: Record<string, unknown>) => {
    if (!incident) return;
    const saver = savers.of(`/incidents/${incident.id}`);
    saver.type(fields, incident.version);
    void saver.flush();
  };
  const others = () => {
    const state = board.get();
    const all = [...queue(state), ...running(state)].map((each) => each.id);
    return [...new Set([...alike, ...all])].filter((each) => each !== incident?.id);
  };
  /** Planned work is for later: a unit that is busy now may be meant for it too. */
  const meant = () => [...new Set([...candidates, ...onDuty(board.get()).map((each) => each.id)])];
  const act = (code: ActionCode) => {
    if (!incident || !actionsOf(incident).includes(code)) return;
    if (code === "edit") onEdit();
    else if (code === "raise") change({ priority: incident.priority - 1 });
    else if (code === "more_units") change({ units: incident.units + 1 });
    else {
      const units = code === "reserve" ? meant() : candidates;
      setAsking({ incident: incident.id, code, others: others(), candidates: units });
    }
  };
  const answer = (told: Answer) => {
    if (!incident || !question) return;
    setAsking(null);
    if (question.code === "lower") return change({ priority: Number(told.option), why: told.words });
    const { path, body } = orderOf(question.code, incident, told);
    const about = question.code === "reserve" ? told.option : told.crew?.unit;
    const unit = about && (board.get().units.get(about)?.call_sign ?? about);
    const words = [`#${incident.id}`, say(`do_${question.code}`), unit].filter(Boolean).join(" ");
    void commands.send(path, body, words);
  };
  return { question, act, answer, cancel: () => setAsking(null) };
}
