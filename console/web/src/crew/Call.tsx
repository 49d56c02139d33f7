import { HazardTold } from "../dispatcher/Hazards";
import { useAgain, worstFirst } from "../dispatcher/hazards";
import type {
  AssignmentAnswer,
  CallAnswer,
  HazardAnswer,
  IncidentAnswer,
  ReasonAnswer,
  RouteAnswer,
} from "../events";
import { clockTime } from "../formats";
import { PatientFacts } from "../PatientFacts";
import { urgencyGlyph } from "../palette";
import { useReading } from "../reading";
import { useSession } from "../session";
import { useBeat } from "../store";
import { OfCall, Patient, Place, Quoted } from "../told";
import { Way } from "./Way";

interface CallProps {
  readonly assignment: AssignmentAnswer;
  readonly incident: IncidentAnswer;
  readonly route: RouteAnswer | null;
}

/** What to know of the place before anybody enters it; that nobody could read it is no sign that it is safe. */
function Hazards({ incident }: Pick<CallProps, "incident">) {
  const session = useSession();
  const { say } = session;
  const nowMs = useBeat(session.now);
  const stamp = `${incident.version} ${useAgain()}`;
  const { value, fault } = useReading<readonly HazardAnswer[]>(`/incidents/${incident.id}/hazards`, stamp);
  if (fault === "refused") return null;
  return (
    <>
      {fault && <p className="fault">{say("hazards_no_answer")}</p>}
      {value === null && fault === null && <p className="quiet">{say("past_looking")}</p>}
      {value?.length === 0 && <p className="quiet">{say("hazards_none")}</p>}
      {value !== null && value.length > 0 && (
        <ul className="hazards" aria-label={say("hazards")}>
          {worstFirst(value).map((each) => (
            <li key={each.id}>
              <HazardTold hazard={each} nowMs={nowMs} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

/** The call as the crew needs it: how urgent, what, where, who, how far. */
export function Call({ assignment, incident, route }: CallProps) {
  const { say, seat, welcome } = useSession();
  const reasons = useReading<readonly ReasonAnswer[]>("/reasons").value;
  const call = useReading<CallAnswer>(`/calls/${incident.calls[0]}`, incident.version);
  const told = { incident, call };
  const reason = reasons?.find((each) => each.code === incident.reason)?.[seat.language] ?? incident.reason;
  const proposedMs = Date.parse(assignment.times.proposed ?? "");
  return (
    <section className={`call urgency-${incident.priority}`}>
      <p className="call-head">
        <span className="urgency">{urgencyGlyph(incident.priority)}</span> #{incident.id} ·{" "}
        {say(incident.form)} · {say("received")} {clockTime(proposedMs, welcome.time_zone)}
      </p>
      <Hazards incident={incident} />
      <h1>{reason}</h1>
      <p className="call-address">
        <Place incident={incident} />
      </p>
      <Way route={route} />
      <p className="call-patient">
        <b>{say("patient")}:</b> <OfCall {...told}>{({ patient }) => <Patient patient={patient} />}</OfCall>
      </p>
      <PatientFacts incident={incident} />
      <p>
        <b>{say("phone")}:</b>{" "}
        <OfCall {...told}>{({ phone }) => (phone ? <Quoted text={phone} /> : "—")}</OfCall>
      </p>
      <p className="note">
        <OfCall {...told}>{({ text }) => text && <Quoted text={text} />}</OfCall>
      </p>
    </section>
  );
}
