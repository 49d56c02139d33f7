import type { HospitalAnswer, IncidentAnswer } from "./events";
import { dayAndTime } from "./formats";
import { useReading } from "./reading";
import { useSession } from "./session";

/** Of planned work: what it is, on which day and when it begins, where it ends. */
export function PlannedLine({ incident }: { readonly incident: IncidentAnswer }) {
  const { say, welcome } = useSession();
  const isPlanned = incident.kind !== "call";
  const hospitals = useReading<readonly HospitalAnswer[]>(isPlanned ? "/hospitals" : null).value;
  if (!isPlanned) return null;
  const hospital = hospitals?.find((each) => each.id === incident.hospital)?.name;
  return (
    <p className="planned">
      <b>{say(`kind_${incident.kind}`)}</b>
      {incident.due_at !== null && ` · ${dayAndTime(Date.parse(incident.due_at), welcome.time_zone)}`}
      {hospital && ` → ${hospital}`}
    </p>
  );
}
