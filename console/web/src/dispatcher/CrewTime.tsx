import type { AssignmentAnswer } from "../events";
import { duration } from "../formats";
import { sinceMs } from "../selectors";
import { crewTimer } from "../timers";
import { TimerText } from "./TimerText";

/** How long a crew stands where it does; against its limit while there is one. */
export function CrewTime({ crew, nowMs }: { readonly crew: AssignmentAnswer; readonly nowMs: number }) {
  const timer = crewTimer(crew);
  if (timer === null) return <span className="timer">{duration(nowMs - sinceMs(crew))}</span>;
  const name = crew.status === "proposed" ? "acknowledgement" : "turnout";
  return <TimerText {...{ timer, nowMs, name }} />;
}
