import type { ClosureAnswer, ContextMessage, IncidentAnswer, Line, LinkState, UnitAnswer } from "./events";
import type { SealedBefore } from "./folding/undoing";

/** A call on the telephone: who rings on which line since when, and who has it. */
export type PhoneLine = Pick<
  Line,
  "id" | "version" | "incident" | "line" | "phone" | "received_at" | "state" | "taker"
>;

/** Where a unit was, by the clock of its device, and which way it was driving. */
export interface Fix {
  readonly lon: number;
  readonly lat: number;
  readonly atMs: number;
  /** Degrees from north, clockwise; null while nothing is known. */
  readonly headingDeg: number | null;
}

/** All that a socket told so far. */
export interface Board {
  /** The newest event in it; 0 before the first snapshot. */
  readonly seq: number;
  /** The event with which the last snapshot ended. */
  readonly since: number;
  readonly training: boolean;
  readonly incidents: ReadonlyMap<string, IncidentAnswer>;
  readonly units: ReadonlyMap<string, UnitAnswer>;
  readonly closures: ReadonlyMap<string, ClosureAnswer>;
  /** The event with which a hospital told last how it stands, as far as this page knows. */
  readonly hospitalsToldAt: number;
  /** Calls that rang while this page was open or that it read; also those that are over. */
  readonly lines: ReadonlyMap<string, PhoneLine>;
  /** Sealed fields before the newest changes, oldest first. */
  readonly sealedBefore: readonly SealedBefore[];
  /** What medical records say of the patient, by incident. */
  readonly contexts: ReadonlyMap<string, ContextMessage>;
  readonly fixes: ReadonlyMap<string, Fix>;
  /** Ids by row of the binary ticks. */
  readonly unitOrder: readonly string[];
  /** What the service leans on: its bus, and at a gateway the centre; null where there is none. */
  readonly bus: LinkState | null;
  readonly centre: LinkState | null;
  /** On the page of a crew, the incident that it left last; null where it left none. */
  readonly lastCall: LastCall | null;
}

/** All that a crew keeps of an incident that it is not on any more. */
export interface LastCall {
  readonly incident: string;
  /** Null where that was not heard: the link was down. */
  readonly endedAtMs: number | null;
}

export const EMPTY_BOARD: Board = {
  seq: 0,
  since: 0,
  training: false,
  incidents: new Map(),
  units: new Map(),
  closures: new Map(),
  hospitalsToldAt: 0,
  lines: new Map(),
  sealedBefore: [],
  contexts: new Map(),
  fixes: new Map(),
  unitOrder: [],
  bus: null,
  centre: null,
  lastCall: null,
};

/** Positions of one tick as columns, in the order of the units that moved. */
export interface Tick {
  readonly kind: "positions";
  readonly seq: number;
  readonly nowMs: number;
  readonly units: readonly string[];
  readonly lon: readonly number[];
  readonly lat: readonly number[];
  readonly atMs: readonly number[];
}
