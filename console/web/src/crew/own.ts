import type { Board, LastCall } from "../board";
import type { IncidentAnswer } from "../events";
import { incidentOf } from "../state";

/** What a crew keeps of its board: the incident that it is on. Of the one that it left, the number and since when. */
export function ownAlone(board: Board, before: Board): Board {
  const assignments = [...board.units.values()].flatMap((unit) => unit.assignment ?? []);
  const own = new Set(assignments.map(incidentOf));
  const left = [...new Map([...before.incidents, ...board.incidents])].filter(([id]) => !own.has(id));
  const last = left.at(-1)?.[1];
  if (last === undefined) return board;
  return {
    ...board,
    incidents: new Map([...board.incidents].filter(([id]) => own.has(id))),
    contexts: new Map([...board.contexts].filter(([id]) => own.has(id))),
    lastCall: departure(last, board),
  };
}

function departure(incident: IncidentAnswer, board: Board): LastCall {
  const own = incident.assignments.findLast((each) => board.units.has(each.unit));
  const endedAt = own?.times.ended;
  return { incident: incident.id, endedAtMs: endedAt ? Date.parse(endedAt) : null };
}
