import type { Say } from "./words";

/** A patient in one line: name, date of birth; what is not a text is left out. */
export function patientWords(patient: Readonly<Record<string, unknown>> | null, say: Say): string {
  const told = [patient?.name, patient?.birth_date, patient?.snils].filter(
    (each): each is string => typeof each === "string" && each !== "",
  );
  return told.length ? told.join(" · ") : say("no_patient");
}
