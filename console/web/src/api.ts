import type { KeptOrder } from "./commands";
import type { Problem, SignedIn, SignIn } from "./events";
import type { Socket } from "./link";
import type { Language } from "./words";

const TOKEN = "dispatch112.token";
/** How long an answer may take before the link counts as silent; whoever asked asks again. */
const READ_PATIENCE_MS = 4_000;
const POST_PATIENCE_MS = 5_000;

/** Who sits here: the seat in every event, the token where the service asks for one. */
export interface Seat {
  readonly name: string;
  /** Whether the address names it; who signs in holds the seat then. */
  readonly isNamed?: boolean;
  readonly language: Language;
}

/** The server answered, and what it said will not change by asking again. */
export class Refused extends Error {}

/** The server refused to let anyone in without a token. */
export class NotSignedIn extends Refused {}

/** Characters that the name of a seat may have. */
const SEAT_LENGTH = 100;

/** The seat that the address names; 1 where it names none. */
export function seatOf(search: string): { name: string; isNamed: boolean } {
  const told = new URLSearchParams(search).get("seat")?.trim() ?? "";
  return { name: [...(told || "1")].slice(0, SEAT_LENGTH).join(""), isNamed: told !== "" };
}

export function token(): string | null {
  return sessionStorage.getItem(TOKEN);
}

export function rememberToken(value: string): void {
  sessionStorage.setItem(TOKEN, value);
}

/** Headers that say who asks and in which language. */
export function headers(seat: Seat): Record<string, string> {
  const bearer = token();
  const said = { "Accept-Language": seat.language, "X-Seat": encodeURIComponent(seat.name) };
  return bearer ? { ...said, Authorization: `Bearer ${bearer}` } : said;
}

/** Read something of the API; throws `Refused` where it says no, `NotSignedIn` where it asks for a token. */
export function read<T>(path: string, seat: Seat, signal?: AbortSignal): Promise<T> {
  return fetched(path, { headers: headers(seat) }, signal);
}

/** Ask something that takes a body and changes no record, so that it is never kept; throws as `read` does. */
export function ask<T>(path: string, body: unknown, seat: Seat, signal?: AbortSignal): Promise<T> {
  const said = { ...headers(seat), "Content-Type": "application/json" };
  return fetched(path, { method: "POST", headers: said, body: JSON.stringify(body) }, signal);
}

async function fetched<T>(path: string, how: RequestInit, signal?: AbortSignal): Promise<T> {
  const patience = AbortSignal.timeout(READ_PATIENCE_MS);
  const response = await fetch(`/api/v1${path}`, {
    ...how,
    signal: signal ? AbortSignal.any([signal, patience]) : patience,
  });
  if (response.status === 401) throw new NotSignedIn();
  if (!response.ok) throw new (response.status < 500 ? Refused : Error)(`${response.status} ${path}`);
  return (await response.json()) as T;
}

export type SignInAnswer =
  | { readonly kind: "in"; readonly token: string }
  | { readonly kind: "held"; readonly by: string }
  | { readonly kind: "slowed"; readonly waitS: number }
  | { readonly kind: "refused"; readonly title: string }
  | { readonly kind: "silent" };

/** Sign in by name and password; where somebody else holds the seat, only `takeOver` takes it. */
export async function signIn(
  name: string,
  password: string,
  seat: Seat,
  takeOver: boolean,
): Promise<SignInAnswer> {
  const told: SignIn = { name, password, seat: seat.isNamed ? seat.name : null, take_over: takeOver };
  try {
    const response = await fetch("/api/v1/sign-in", {
      method: "POST",
      headers: { "Accept-Language": seat.language, "Content-Type": "application/json" },
      body: JSON.stringify(told),
      signal: AbortSignal.timeout(POST_PATIENCE_MS),
    });
    if (response.ok) return { kind: "in", token: ((await response.json()) as SignedIn).token };
    return refusal((await response.json()) as Problem & { readonly by?: string; readonly wait_s?: number });
  } catch {
    return { kind: "silent" };
  }
}

function refusal(problem: Problem & { readonly by?: string; readonly wait_s?: number }): SignInAnswer {
  if (problem.code === "seat_taken") return { kind: "held", by: problem.by ?? "" };
  if (problem.code === "too_many_tries") return { kind: "slowed", waitS: problem.wait_s ?? 1 };
  return { kind: "refused", title: problem.title };
}

/** End the session, where there is one, and forget its token; a device keeps its own valid. */
export async function signOut(seat: Seat): Promise<void> {
  const told = headers(seat);
  sessionStorage.removeItem(TOKEN);
  await fetch("/api/v1/sign-out", {
    method: "POST",
    headers: told,
    signal: AbortSignal.timeout(POST_PATIENCE_MS),
  }).catch(() => undefined);
}

/** Send a command under its key, a change with the version that it changes; throws where there is no answer in time. */
export function command({ method, path, body, key, version }: KeptOrder, seat: Seat): Promise<Response> {
  const seen = version === undefined ? {} : { "If-Match": String(version) };
  return fetch(`/api/v1${path}`, {
    method,
    headers: { ...headers(seat), ...seen, "Content-Type": "application/json", "Idempotency-Key": key },
    ...(method === "DELETE" ? {} : { body: JSON.stringify(body) }),
    signal: AbortSignal.timeout(POST_PATIENCE_MS),
  });
}

/** Open a socket that brings positions as binary ticks. */
export function openSocket(path: string): Socket {
  const bearer = token();
  const protocols = ["dispatch112.binary", ...(bearer ? [`bearer.${bearer}`] : [])];
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return new WebSocket(`${scheme}://${location.host}${path}`, protocols) as Socket;
}
