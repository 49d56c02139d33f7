import { useEffect, useState } from "react";
import { ask } from "../api";
import type { IncidentAnswer, Likeness, LikenessPart, TypedCall } from "../events";
import { useReading } from "../reading";
import { useSession } from "../session";
import { usePart } from "../store";

/** A pause in typing after which it is asked what the call is like. */
const PAUSE_MS = 400;
const NONE: readonly Likeness[] = [];

/** How sure it is that two are one, as a word. */
export function likelihoodWord(likelihood: number): "almost_sure" | "very_likely" | "likely" {
  if (likelihood >= 0.97) return "almost_sure";
  return likelihood >= 0.9 ? "very_likely" : "likely";
}

/** What speaks for it, the strongest first. */
export function reasonsFor(parts: readonly LikenessPart[]): readonly string[] {
  const speaking = parts.filter((each) => each.nats > 0);
  return speaking.sort((one, other) => other.nats - one.nats).map((each) => each.text);
}

/** Open incidents that this one may be, the likeliest first; asked again as it changes or another comes. */
export function useAlike(incident: IncidentAnswer | null): readonly Likeness[] {
  const { board } = useSession();
  const incidents = usePart(board, (state) => state.incidents);
  const isAsked = incident !== null && incident.state !== "closed";
  const stamp = isAsked ? `${incident.version} ${incident.calls.length} ${incidents.size}` : null;
  const found = useReading<readonly Likeness[]>(isAsked ? `/incidents/${incident.id}/likeness` : null, stamp);
  return openOnes(found.value, incidents);
}

/** Open incidents that a call may be about that is being typed. */
export function useAlikeTyped(typed: TypedCall): readonly Likeness[] {
  const { board, seat } = useSession();
  const incidents = usePart(board, (state) => state.incidents);
  const body = JSON.stringify(typed);
  const [found, setFound] = useState(NONE);
  useEffect(() => {
    const stop = new AbortController();
    const pause = setTimeout(() => {
      ask<readonly Likeness[]>("/likeness", JSON.parse(body), seat, stop.signal).then(setFound, () => {
        if (!stop.signal.aborted) setFound(NONE);
      });
    }, PAUSE_MS);
    return () => {
      stop.abort();
      clearTimeout(pause);
    };
  }, [body, seat]);
  return openOnes(found, incidents);
}

function openOnes(
  found: readonly Likeness[] | null,
  incidents: ReadonlyMap<string, IncidentAnswer>,
): readonly Likeness[] {
  return (found ?? NONE).filter((each) => {
    const known = incidents.get(each.incident);
    return known !== undefined && known.state !== "closed";
  });
}
