import type { CallAnswer, IncidentAnswer } from "../events";

/** What the newest call says and the incident does not hold: a person set another, or answers made another of it. */
export interface OtherTold {
  readonly reason: string | null;
  readonly address: string | null;
  /** Where that address is, if the call told it. */
  readonly place: readonly [number, number] | null;
}

export function otherTold(call: CallAnswer, incident: IncidentAnswer): OtherTold | null {
  const reason = call.reason !== null && call.reason !== incident.reason ? call.reason : null;
  const address = call.address && call.address !== incident.address ? call.address : null;
  const place =
    address !== null && call.lon !== null && call.lat !== null ? ([call.lon, call.lat] as const) : null;
  return reason === null && address === null ? null : { reason, address, place };
}
