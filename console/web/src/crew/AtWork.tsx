import { useState } from "react";
import type { AssignmentAnswer, IncidentAnswer, RouteAnswer } from "../events";
import { PlannedLine } from "../PlannedLine";
import { useSession } from "../session";
import { Call } from "./Call";
import { Endings } from "./Endings";
import { NextSteps } from "./NextSteps";
import { Patients } from "./Patients";
import { Help, Refusal } from "./Requests";

export interface AtWorkProps {
  readonly assignment: AssignmentAnswer;
  readonly incident: IncidentAnswer;
  readonly nowMs: number;
  readonly route: RouteAnswer | null;
}

const PANELS = { endings: Endings, refusal: Refusal, help: Help, patients: Patients };

export type PanelName = keyof typeof PANELS;

/** What a panel is about, and what closes it. */
export interface PanelProps {
  readonly assignment: AssignmentAnswer;
  readonly incident: IncidentAnswer;
  readonly onDone: () => void;
}

/** A crew on its call: the call, or what is said about it, and below it always the next step. */
export function AtWork({ assignment, incident, nowMs, route }: AtWorkProps) {
  const { say } = useSession();
  const [panel, setPanel] = useState<PanelName | null>(null);
  const Panel = panel && PANELS[panel];
  const toggle = (name: PanelName) => setPanel((open) => (open === name ? null : name));
  const button = (name: PanelName, word: string) => (
    <button type="button" aria-expanded={panel === name} onClick={() => toggle(name)}>
      {say(word)}
    </button>
  );
  return (
    <>
      {Panel ? (
        <Panel assignment={assignment} incident={incident} onDone={() => setPanel(null)} />
      ) : (
        <>
          <PlannedLine incident={incident} />
          <Call assignment={assignment} incident={incident} route={route} />
        </>
      )}
      <NextSteps {...{ assignment, incident, nowMs }} onEnd={() => toggle("endings")} />
      <p className="crew-more">
        {button("patients", "patients")}
        {button("help", "need_help")}
        {button("refusal", "cannot_go")}
      </p>
    </>
  );
}
