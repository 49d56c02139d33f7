import type { IncidentKind, NewCall } from "../events";
import { instantOf } from "../zonedTime";
import { placeOf } from "./place";

export const PLANNED_KINDS = ["transfer", "planned", "standby"] as const satisfies readonly IncidentKind[];
export type PlannedKind = (typeof PLANNED_KINDS)[number];

/** The reason with which planned work begins; another may be chosen. */
export const REASON_OF: Readonly<Record<PlannedKind, string>> = {
  transfer: "hospital_transfer",
  planned: "planned_transport",
  standby: "event_standby",
};

/** The kind that an input holds. */
export function kindOf(text: string | undefined): PlannedKind {
  return PLANNED_KINDS.find((each) => each === text) ?? "transfer";
}

/** The call that a form of planned work tells, by the clock of a zone; what is empty is left out. */
export function plannedCallOf(filled: Readonly<Record<string, string>>, zone: string): NewCall {
  const held = (name: string) => filled[name]?.trim() || null;
  const place = placeOf(filled.place ?? "");
  const name = held("patient");
  const told = Object.entries({
    kind: kindOf(filled.kind),
    due_at: instantOf(filled.due_at ?? "", zone),
    hospital: held("hospital"),
    reason: held("reason"),
    address: held("address"),
    phone: held("phone"),
    text: held("text"),
    lon: place?.[0] ?? null,
    lat: place?.[1] ?? null,
    patient: name ? { name } : null,
  });
  return Object.fromEntries(told.filter(([, value]) => value !== null));
}

/** A place as the input for it holds it. */
export function placeText([lon, lat]: readonly [number, number]): string {
  return `${lon.toFixed(6)}, ${lat.toFixed(6)}`;
}
