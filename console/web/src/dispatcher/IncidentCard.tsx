import type { CallAnswer, HospitalAnswer, IncidentAnswer } from "../events";
import { clockTime, duration } from "../formats";
import { PatientFacts } from "../PatientFacts";
import { urgencyGlyph } from "../palette";
import { useReading } from "../reading";
import { sinceMs, timeline } from "../selectors";
import { useSession } from "../session";
import { useBeat, usePart } from "../store";
import { OfCall, Patient, Place, Quoted } from "../told";
import { type Arrivals, untilArrival } from "./arrivals";
import { Status } from "./Status";

interface CardProps {
  /** Which incident is chosen; it may be recorded already and not yet be on the board. */
  readonly chosen: string | null;
  readonly incident: IncidentAnswer | null;
  readonly nameOf: (reason: string) => string;
  readonly hospitals: readonly HospitalAnswer[];
  readonly arrivals: Arrivals;
  readonly onClose: (reason: string) => void;
}

/** One incident whole: what, where, who, which crews, what happened. */
export function IncidentCard({ chosen, incident, nameOf, hospitals, arrivals, onClose }: CardProps) {
  const { say } = useSession();
  if (incident === null)
    return (
      <section className="pane card" aria-label={say("card")}>
        <h2>{say("card")}</h2>
        <p className="empty">{chosen === null ? say("choose") : say("recorded", { incident: chosen })}</p>
      </section>
    );
  return (
    <section className="pane card" aria-label={say("card")}>
      <h2>
        #{incident.id} <span className="urgency">{urgencyGlyph(incident.priority)}</span>{" "}
        {nameOf(incident.reason)}
        <small>{say(incident.form)}</small>
        {incident.state === "closed" ? (
          <Ended incident={incident} />
        ) : (
          <button type="button" onClick={() => onClose("cancelled")}>
            {say("close")}
          </button>
        )}
      </h2>
      <div className="card-body">
        <Told incident={incident} />
        <div>
          <Crews incident={incident} hospitals={hospitals} arrivals={arrivals} />
          <Timeline incident={incident} />
        </div>
      </div>
    </section>
  );
}

/** That nothing more can be done here, since when and why. */
function Ended({ incident }: { readonly incident: IncidentAnswer }) {
  const { say, welcome } = useSession();
  return (
    <strong className="ended" role="alert">
      {say("closed")} {clockTime(Date.parse(incident.closed_at ?? ""), welcome.time_zone)}
      {incident.close_reason && ` — ${say(`because_${incident.close_reason}`)}`}
      {incident.close_text && (
        <>
          : <Quoted text={incident.close_text} />
        </>
      )}
      {incident.erased && `; ${say("erased")}`}
    </strong>
  );
}

/** What the caller said, as text whatever it holds. */
function Told({ incident }: { readonly incident: IncidentAnswer }) {
  const { say } = useSession();
  const call = useReading<CallAnswer>(`/calls/${incident.calls[0]}`, incident);
  const told = { incident, call };
  return (
    <dl className="told">
      <dt>{say("address")}</dt>
      <dd className="strong">
        <Place incident={incident} />
      </dd>
      <dt>{say("phone")}</dt>
      <dd>
        <OfCall {...told}>{({ phone }) => (phone ? <Quoted text={phone} /> : "—")}</OfCall>
      </dd>
      {incident.needs.length > 0 && (
        <>
          <dt>{say("needs")}</dt>
          <dd>{incident.needs.map((each) => say(each)).join(" ")}</dd>
        </>
      )}
      <dt>{say("patient")}</dt>
      <dd className="patient">
        <OfCall {...told}>{({ patient }) => <Patient patient={patient} />}</OfCall>
      </dd>
      <dt>{say("record")}</dt>
      <dd>
        <PatientFacts incident={incident} />
      </dd>
      <dt>{say("note")}</dt>
      <dd className="note">
        <OfCall {...told}>{({ text }) => (text ? <Quoted text={text} /> : "—")}</OfCall>
      </dd>
    </dl>
  );
}

function Crews({
  incident,
  hospitals,
  arrivals,
}: Pick<CardProps, "hospitals" | "arrivals"> & { readonly incident: IncidentAnswer }) {
  const session = useSession();
  const nowMs = useBeat(session.now);
  const units = usePart(session.board, (board) => board.units);
  return incident.assignments.map((each) => (
    <p key={each.id} className="crew-line">
      <b>{units.get(each.unit)?.call_sign ?? each.unit}</b>
      <Status state={each.status} />
      {each.status !== "ended" && <span className="timer">{duration(nowMs - sinceMs(each))}</span>}
      <span className="arrival">{untilArrival(arrivals.get(each.id), nowMs)}</span>
      <span>{hospitals.find((hospital) => hospital.id === each.hospital)?.name}</span>
    </p>
  ));
}

function Timeline({ incident }: { readonly incident: IncidentAnswer }) {
  const session = useSession();
  const { say, welcome } = session;
  const units = usePart(session.board, (board) => board.units);
  return (
    <ol className="timeline" aria-label={say("timeline")}>
      {timeline(incident).map((step) => (
        <li key={`${step.what} ${step.unit} ${step.atMs}`}>
          <time>{clockTime(step.atMs, welcome.time_zone)}</time>
          <span>
            {step.unit ? (units.get(step.unit)?.call_sign ?? step.unit) : say("call")} {say(step.what)}
          </span>
        </li>
      ))}
    </ol>
  );
}
