import type { FormEvent } from "react";
import { heirsOf } from "../endings";
import type { AssignmentAnswer, HospitalChoiceAnswer, PatientAnswer, PatientOutcome } from "../events";
import { offered } from "../hospitalChoice";
import { useReading } from "../reading";
import { useSession } from "../session";
import { Quoted } from "../told";
import type { PanelProps } from "./AtWork";

const OUTCOMES: readonly PatientOutcome[] = [
  "hospitalised",
  "treated",
  "help_refused",
  "death",
  "not_found",
  "handed_over",
];

/** The patients of the call: who they are, what became of each, one more. */
export function Patients(props: PanelProps) {
  const { incident } = props;
  const { say, commands } = useSession();
  const path = `/incidents/${incident.id}/patients`;
  const patients = useReading<readonly PatientAnswer[]>(path, incident.version).value ?? [];
  const add = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const told = [...new FormData(event.currentTarget)].filter(([, value]) => value !== "");
    void commands.send(path, Object.fromEntries(told), say("add_patient"));
    event.currentTarget.reset();
  };
  return (
    <section className="crew-panel" aria-label={say("patients")}>
      <h2>{say("patients")}</h2>
      {patients.map((each) => (
        <OnePatient key={each.number} patient={each} {...props} />
      ))}
      <form className="crew-choices" onSubmit={add}>
        <label>
          {say("name")}
          <input name="name" maxLength={300} autoComplete="off" />
        </label>
        <label>
          {say("birth_date")}
          <input name="birth_date" type="date" max="9999-12-31" />
        </label>
        <button type="submit">{say("add_patient")}</button>
      </form>
    </section>
  );
}

/** Whether a crew is still to say what became of a patient; who was handed over is asked of the next crew. */
function isAsked({ outcome, assignment }: PatientAnswer, crew: AssignmentAnswer): boolean {
  return outcome === null || (outcome === "handed_over" && assignment !== crew.id);
}

/** One patient; while it is not known what became of them, that is asked. */
function OnePatient({ patient, incident, assignment }: PanelProps & { readonly patient: PatientAnswer }) {
  const { say, commands } = useSession();
  const choices = useReading<readonly HospitalChoiceAnswer[]>(`/incidents/${incident.id}/hospitals`).value;
  const hospital = assignment.hospital ?? offered(choices ?? [], incident.hospital)[0]?.id;
  const isPossible: Partial<Record<PatientOutcome, boolean>> = {
    hospitalised: hospital !== undefined,
    handed_over: heirsOf(incident, assignment).length > 0,
  };
  const number = say("patient_number", { number: String(patient.number) });
  const end = (outcome: PatientOutcome) => {
    const body = { outcome, assignment: assignment.id, ...(outcome === "hospitalised" ? { hospital } : {}) };
    const words = `${number}: ${say(`outcome_${outcome}`)}`;
    void commands.send(`/incidents/${incident.id}/patients/${patient.number}/outcome`, body, words);
  };
  return (
    <div className="crew-patient">
      <p>
        <b>{number}</b> {patient.name && <Quoted text={patient.name} />} {patient.birth_date}
        {patient.outcome && <strong> — {say(`outcome_${patient.outcome}`)}</strong>}
      </p>
      {isAsked(patient, assignment) && (
        <p className="crew-choices">
          {OUTCOMES.filter((each) => isPossible[each] ?? true).map((each) => (
            <button key={each} type="button" onClick={() => end(each)}>
              {say(`outcome_${each}`)}
            </button>
          ))}
        </p>
      )}
    </div>
  );
}
