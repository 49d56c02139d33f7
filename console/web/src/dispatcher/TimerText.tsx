import { duration } from "../formats";
import { useSession } from "../session";
import { levelOf, type Timer } from "../timers";

interface TimerTextProps {
  readonly timer: Timer;
  readonly nowMs: number;
  /** What is measured. */
  readonly name: "confirmation" | "processing" | "acknowledgement" | "turnout";
}

const MARKS = { running: "", warned: "! ", over: "▲ " } as const;

/** How long something takes already; near its limit a mark stands before it, over it another one on red. */
export function TimerText({ timer, nowMs, name }: TimerTextProps) {
  const { say } = useSession();
  const level = levelOf(timer, nowMs);
  const limit = duration(timer.dueMs - timer.startedMs);
  return (
    <span
      className={level === "running" ? "timer" : `timer ${level}`}
      title={`${say(`timer_${name}`)}: ${say("limit", { limit })}`}
    >
      {MARKS[level]}
      {duration(nowMs - timer.startedMs)}
    </span>
  );
}
