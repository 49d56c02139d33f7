import type { RouteAnswer } from "../events";
import { decimal } from "../formats";
import { useSession } from "../session";

/** How far and how long it is, what to do next, and before that where a bridge has to be waited for. */
export function Way({ route }: { readonly route: RouteAnswer | null }) {
  const { say, seat } = useSession();
  if (route === null) return null;
  if (route.travel_ms === null || route.length_m === null)
    return <p className="call-wait">{say("no_way_there")}</p>;
  return (
    <p className="call-way">
      {say("way")}: {decimal(route.length_m / 1000, seat.language)} {say("km")},{" "}
      {Math.max(1, Math.round(route.travel_ms / 60_000))} {say("min")}
      <NextStep route={route} />
    </p>
  );
}

function NextStep({ route }: { readonly route: RouteAnswer }) {
  const wait = route.steps.find((step) => step.manoeuvre === "wait");
  const next = route.steps.find((step) => step.manoeuvre !== "depart");
  return (
    <>
      {wait && <strong className="call-wait">{wait.text}</strong>}
      {next && next !== wait && <span className="call-step">{next.text}</span>}
    </>
  );
}
