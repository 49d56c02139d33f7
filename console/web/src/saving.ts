import type { Outcome } from "./commands";
import type { Changed, Problem } from "./events";

/** A field that somebody changed meanwhile. */
export interface FieldChange {
  readonly field: string;
  readonly by: string;
  readonly at: string;
}

/** A field that two people changed: what each of them wrote. */
export interface Clash extends FieldChange {
  readonly mine: unknown;
  readonly theirs: unknown;
}

export type Fields = Readonly<Record<string, unknown>>;

/** A record as the server has it now. */
export interface Standing {
  readonly version: number;
  readonly fields: Fields;
}

export interface SaveParts {
  readonly patch: (fields: Fields, version: number) => Promise<Outcome<Changed>>;
  readonly read: () => Promise<Standing>;
}

export type Saved =
  | { readonly kind: "saved"; readonly version: number }
  | { readonly kind: "clash"; readonly clashes: readonly Clash[]; readonly version: number }
  | { readonly kind: "refused"; readonly problem: Problem };

/** Events that change fields without naming them. */
const COVERED: Readonly<Record<string, readonly string[]>> = {
  IncidentTriaged: ["reason", "priority", "form", "needs", "units"],
  CallLocated: ["lon", "lat"],
};

/** How often others may be faster before that is told as a refusal. */
const TRIES = 5;

/**
 * Save fields of a record that was seen in a version. Where others changed other fields meanwhile it is saved on top of
 * that; where they changed the same field to something else nothing is saved, and both are told.
 */
export async function save(fields: Fields, seen: number, parts: SaveParts): Promise<Saved> {
  let version = seen;
  for (let tries = 1; ; tries += 1) {
    const outcome = await parts.patch(fields, version);
    if (outcome.ok) return { kind: "saved", version: outcome.answer.version };
    if (outcome.problem.code !== "stale_version" || tries === TRIES)
      return { kind: "refused", problem: outcome.problem };
    const stale = outcome.problem as Problem & { changed?: readonly FieldChange[]; current?: number };
    const touched = touchedIn(stale.changed ?? [], fields);
    if (touched.length === 0) {
      version = stale.current ?? version;
      continue;
    }
    const now = await parts.read();
    const clashes = touched
      .map((each) => ({ ...each, mine: fields[each.field], theirs: now.fields[each.field] ?? null }))
      .filter((each) => !isSame(each.mine, each.theirs));
    if (clashes.length > 0) return { kind: "clash", clashes, version: now.version };
    version = now.version;
  }
}

/** Those of my fields that others changed, by whom and when. */
function touchedIn(changed: readonly FieldChange[], fields: Fields): FieldChange[] {
  return Object.keys(fields).flatMap((field) => {
    const found = changed.find((each) => each.field === field || COVERED[each.field]?.includes(field));
    return found ? [{ field, by: found.by, at: found.at }] : [];
  });
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
