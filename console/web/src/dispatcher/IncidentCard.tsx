import type { ReactNode } from "react";
import type { CallAnswer, HospitalAnswer, IncidentAnswer } from "../events";
import { clockTime } from "../formats";
import { PatientFacts } from "../PatientFacts";
import { urgencyGlyph } from "../palette";
import { useReading } from "../reading";
import { timeline } from "../selectors";
import { useSession } from "../session";
import { useBeat, usePart } from "../store";
import { OfCall, Patient, Place, Quoted } from "../told";
import { ActionBar } from "./ActionBar";
import type { ActionCode } from "./actions";
import { type Arrivals, untilArrival } from "./arrivals";
import { CrewTime } from "./CrewTime";
import { Status } from "./Status";

interface CardProps {
  /** Which incident is chosen; it may be recorded already and not yet be on the board. */
  readonly chosen: string | null;
  readonly incident: IncidentAnswer | null;
  readonly nameOf: (reason: string) => string;
  readonly hospitals: readonly HospitalAnswer[];
  readonly arrivals: Arrivals;
  readonly onAct: (code: ActionCode) => void;
  /** What stands above it all, such as a question that waits for an answer. */
  readonly children?: ReactNode;
}

/** One incident whole: what, where, who, which crews, what happened, and what can be done. */
export function IncidentCard({ chosen, incident, nameOf, hospitals, arrivals, onAct, children }: CardProps) {
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
        {incident.state === "closed" && <Ended incident={incident} />}
      </h2>
      <ActionBar incident={incident} onAct={onAct} />
      {children}
      <div className="card-body">
        <Told incident={incident} />
        <div>
          <Ties incident={incident} />
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
  const [first, ...others] = incident.calls;
  const call = useReading<CallAnswer>(first === undefined ? null : `/calls/${first}`, incident);
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
        {others.map((each) => (
          <OtherCall key={each} call={each} incident={incident} />
        ))}
      </dd>
    </dl>
  );
}

/** What another caller said of the same. */
function OtherCall({ call, incident }: { readonly call: string; readonly incident: IncidentAnswer }) {
  const reading = useReading<CallAnswer>(`/calls/${call}`, incident);
  return (
    <p>
      <OfCall incident={incident} call={reading}>
        {({ phone, text }) => <Quoted text={`☎ ${phone ?? "—"}: ${text ?? "—"}`} />}
      </OfCall>
    </p>
  );
}

/** What an incident is bound to: those that it is one with, when it begins, who is meant for it. */
function Ties({ incident }: { readonly incident: IncidentAnswer }) {
  const { say, welcome, board } = useSession();
  const units = usePart(board, (state) => state.units);
  const { joined, joined_to: joinedTo, due_at: dueAt, reserved } = incident;
  const callSigns = reserved.map((each) => units.get(each)?.call_sign ?? each);
  const ties = [
    joinedTo === null ? null : say("joined_to", { incident: `#${joinedTo}` }),
    joined.length ? say("joined_here", { incidents: joined.map((each) => `#${each}`).join(", ") }) : null,
    dueAt === null ? null : say("to_begin_at", { at: clockTime(Date.parse(dueAt), welcome.time_zone) }),
    callSigns.length ? `${say("reserved_for")}: ${callSigns.join(", ")}` : null,
    incident.units > 1 ? `${say("units_wanted")}: ${incident.units}` : null,
  ].filter((each) => each !== null);
  return ties.map((each) => (
    <p key={each} className="tie">
      {each}
    </p>
  ));
}

function Crews({
  incident,
  hospitals,
  arrivals,
}: Pick<CardProps, "hospitals" | "arrivals"> & { readonly incident: IncidentAnswer }) {
  const session = useSession();
  const { say } = session;
  const nowMs = useBeat(session.now);
  const units = usePart(session.board, (board) => board.units);
  return incident.assignments.map((each) => (
    <p key={each.id} className="crew-line">
      <b>{units.get(each.unit)?.call_sign ?? each.unit}</b>
      <Status state={each.status} />
      {each.outcome && <span>{say(`outcome_${each.outcome}`)}</span>}
      {each.status !== "ended" && <CrewTime crew={each} nowMs={nowMs} />}
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
            {step.outcome && `: ${say(`outcome_${step.outcome}`)}`}
            {step.source === "radio" && <b className="source"> {say("source_radio")}</b>}
          </span>
        </li>
      ))}
    </ol>
  );
}
