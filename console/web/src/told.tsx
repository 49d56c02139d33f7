import type { ReactNode } from "react";
import type { CallAnswer, IncidentAnswer } from "./events";
import type { Reading } from "./reading";
import { useSession } from "./session";

// Marks that turn the direction of what follows; they carry no words.
const TURNS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

/** Words of a caller, so that none of their characters turns or moves what stands beside them. */
export function Quoted({ text }: { readonly text: string }) {
  return <bdi>{text.replace(TURNS, "")}</bdi>;
}

/** Where it is, and first of all what is wrong with that place. */
export function Place({ incident }: { readonly incident: IncidentAnswer }) {
  const { say } = useSession();
  const { address, road_lon: lon, road_lat: lat } = incident;
  if (incident.erased) return say("erased");
  if (lon === null || lat === null) return address ? <Quoted text={address} /> : say("no_place");
  return (
    <>
      {incident.off_map && <b className="doubt">{say(incident.hint ?? "off_map")}: </b>}
      <Quoted text={address || `${lon.toFixed(4)}, ${lat.toFixed(4)}`} />
    </>
  );
}

/** A patient in one line: name, date of birth, number; what is not told is left out. */
export function Patient({ patient }: { readonly patient: Readonly<Record<string, unknown>> | null }) {
  const { say } = useSession();
  const told = [patient?.name, patient?.birth_date, patient?.snils].filter(
    (each): each is string => typeof each === "string" && each !== "",
  );
  if (told.length === 0) return say("no_patient");
  return told.map((each, nth) => (
    <span key={each}>
      {nth > 0 && " · "}
      <Quoted text={each} />
    </span>
  ));
}

/** A part of what the caller said; where it cannot be shown, why, so that nobody takes that for silence of the caller. */
export function OfCall(props: {
  readonly incident: IncidentAnswer;
  readonly call: Reading<CallAnswer>;
  readonly children: (call: CallAnswer) => ReactNode;
}) {
  const { say } = useSession();
  const { incident, call } = props;
  if (incident.erased || call.value?.erased) return <i>{say("erased")}</i>;
  if (call.value) return props.children(call.value);
  if (incident.calls.length === 0) return "—";
  return call.fault ? <i className="fault">{say("no_answer")}</i> : "…";
}
