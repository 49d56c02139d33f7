import { useState } from "react";
import type { RouteAnswer, StationAnswer } from "../events";
import { useSession } from "../session";
import { Way } from "./Way";

interface RelocationProps {
  readonly unit: string;
  readonly goal: StationAnswer;
  readonly route: RouteAnswer | null;
}

/** A crew that was ordered to a station: which one, the way, and one button once it is there. */
export function Relocation({ unit, goal, route }: RelocationProps) {
  const { say, commands } = useSession();
  const [told, setTold] = useState(false);
  const arrive = async () => {
    setTold(true);
    const outcome = await commands.send(`/units/${unit}/state`, { state: "at_station" }, say("there_now"));
    setTold(outcome.ok);
  };
  return (
    <>
      <section className="call relocation" aria-label={say("relocating_to")}>
        <p className="call-head">{say("relocating_to")}</p>
        <h1>{goal.name}</h1>
        <Way route={route} />
      </section>
      <div className="next-steps">
        <button type="button" className="big" disabled={told} onClick={() => void arrive()}>
          {say("there_now")}
        </button>
      </div>
    </>
  );
}
