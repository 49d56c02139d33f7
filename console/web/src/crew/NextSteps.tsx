import { useState } from "react";
import { Status } from "../dispatcher/Status";
import type { AssignmentAnswer, AssignmentStatus, HospitalChoiceAnswer, IncidentAnswer } from "../events";
import { duration } from "../formats";
import { offered } from "../hospitalChoice";
import { useReading } from "../reading";
import { nextStatus, sinceMs } from "../selectors";
import { type Session, useSession } from "../session";
import { usePart } from "../store";
import { HospitalPicker } from "./HospitalPicker";
import { useTold } from "./receipt";

const ORDERS: Partial<Record<AssignmentStatus, string>> = {
  accepted: "accept",
  en_route: "depart",
  on_scene: "arrived",
  transporting: "load",
  at_hospital: "at_hospital_now",
  ended: "free_again",
};

interface StepsProps {
  readonly assignment: AssignmentAnswer;
  readonly incident: IncidentAnswer;
  readonly nowMs: number;
  /** The crew goes without a patient: how it ended is asked. */
  readonly onEnd: () => void;
}

/** The big button of the next status; with a patient on board the hospital goes along. */
export function NextSteps({ assignment, incident, nowMs, onEnd }: StepsProps) {
  const session = useSession();
  const { say } = session;
  const conveys = assignment.status === "on_scene" && !assignment.assists;
  const known = useReading<readonly HospitalChoiceAnswer[]>(
    conveys ? `/incidents/${incident.id}/hospitals` : null,
    usePart(session.board, (board) => board.hospitalsToldAt),
  ).value;
  const choices = offered(known ?? [], incident.hospital);
  const [picked, setPicked] = useState<string | null>(null);
  const [told, tell] = useTold(assignment);
  const next = assignment.status === "on_scene" && !conveys ? null : nextStatus(assignment.status);
  const hospital = picked ?? choices[0]?.id;

  const report = (status: AssignmentStatus) => {
    tell();
    const goesTo = status === "transporting" && hospital ? { hospital } : {};
    const body = { status, ...goesTo, ...pressedAt(session, assignment) };
    void session.commands
      .send(`/assignments/${assignment.id}/status`, body, say(ORDERS[status] ?? status))
      .then((outcome) => outcome.ok || tell(false));
  };
  return (
    <div className="next-steps">
      <p className="stage">
        <span>
          <Status state={assignment.status} /> <Source assignment={assignment} />
        </span>
        <span className="timer">{duration(nowMs - sinceMs(assignment))}</span>
      </p>
      {choices.length > 0 && <HospitalPicker choices={choices} picked={hospital} onPick={setPicked} />}
      {next && (
        <button type="button" className="big" disabled={told} onClick={() => report(next)}>
          {say(ORDERS[next] ?? next)}
        </button>
      )}
      {assignment.status === "on_scene" && (
        <button type="button" className="small" disabled={told} onClick={onEnd}>
          {say("without_hospital")}
        </button>
      )}
    </div>
  );
}

/** Who said what the status is, where it was not this tablet. */
function Source({ assignment }: { readonly assignment: AssignmentAnswer }) {
  const { say } = useSession();
  return assignment.sources[assignment.status] === "radio" && <b className="source">{say("source_radio")}</b>;
}

/** While the link is down, when the button was pressed: the report may arrive much later. */
export function pressedAt(session: Session, assignment: AssignmentAnswer): { at?: string } {
  const atMs = Math.max(session.now(), sinceMs(assignment));
  return session.link.get().up || !Number.isFinite(atMs) ? {} : { at: new Date(atMs).toISOString() };
}
