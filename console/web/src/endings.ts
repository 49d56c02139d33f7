import type { AssignmentAnswer, AssignmentStatus, IncidentAnswer, Outcome } from "./events";

const AFTER_ARRIVAL: readonly AssignmentStatus[] = ["on_scene", "transporting", "at_hospital"];
const WITH_PATIENT: readonly AssignmentStatus[] = ["on_scene", "transporting"];

/** How a visit may end, and from where; as dispatch.vocabulary.ENDS_FROM has it. */
const ENDS_FROM: readonly (readonly [Outcome, readonly AssignmentStatus[]])[] = [
  ["treated", AFTER_ARRIVAL],
  ["help_refused", WITH_PATIENT],
  ["nobody_found", ["on_scene"]],
  ["false_call", ["on_scene"]],
  ["death", AFTER_ARRIVAL],
];

/** How a visit that stands here may end, beside being completed. */
export function endingsFrom(status: AssignmentStatus): readonly Outcome[] {
  return ENDS_FROM.filter(([, from]) => from.includes(status)).map(([outcome]) => outcome);
}

/** Crews that may take the patient over from one that has a patient: those that are there themselves, with an ambulance. */
export function heirsOf(incident: IncidentAnswer, crew: AssignmentAnswer | null): AssignmentAnswer[] {
  if (!crew || !WITH_PATIENT.includes(crew.status)) return [];
  return incident.assignments.filter(
    (each) => each.id !== crew.id && WITH_PATIENT.includes(each.status) && (crew.assists || !each.assists),
  );
}

/** Why a unit is out of service. */
export const PAUSES = ["repair", "crew", "refuelling", "cleaning", "weather", "break", "other"] as const;
