import type { Board } from "../board";
import type { CentreEvent, PatientAdded, PatientEnded } from "../events";
import { changeIncident } from "./incidents";

export function added(board: Board, data: PatientAdded, event: CentreEvent): Board {
  const patient = { number: data.patient, outcome: null, assignment: null, hospital: null };
  return changeIncident(board, data.incident, event, (incident) => ({
    ...incident,
    patients: [...incident.patients, patient],
  }));
}

export function ended(board: Board, data: PatientEnded, event: CentreEvent): Board {
  const { patient: number, outcome, assignment = null, hospital = null } = data;
  return changeIncident(board, data.incident, event, (incident) => ({
    ...incident,
    patients: incident.patients.map((each) =>
      each.number === number ? { number, outcome, assignment, hospital } : each,
    ),
  }));
}
