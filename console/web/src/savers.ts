import { useEffect, useMemo } from "react";
import { read } from "./api";
import type { Outcome } from "./commands";
import type { Changed } from "./events";
import { labelOf } from "./problems";
import { Saver } from "./saver";
import type { Fields, SaveParts, Standing } from "./saving";
import { later, type Session, useSession } from "./session";

const READ_AGAIN_MS = 2_000;

/** What saves the records of this page, each by its path; what waits for an answer waits while another is looked at. */
export class Savers {
  private readonly kept = new Map<string, Saver>();

  constructor(private readonly session: Session) {}

  of(path: string): Saver {
    const known = this.kept.get(path);
    if (known) return known;
    const made = new Saver(partsOf(path, this.session), later);
    this.kept.set(path, made);
    return made;
  }
}

export function useSavers(): Savers {
  const session = useSession();
  return useMemo(() => new Savers(session), [session]);
}

/** Tell a saver in which version the page knows its record; what is open is saved when the view goes. */
export function useHearing(saver: Saver, version: number | null): void {
  useEffect(() => {
    if (version !== null) saver.hear(version);
  }, [saver, version]);
  useEffect(() => () => void saver.flush(), [saver]);
}

function partsOf(path: string, session: Session): SaveParts {
  const { commands, say } = session;
  return {
    patch: async (fields, version) => {
      const words = `#${path.split("/").at(-1)} ${Object.keys(fields)
        .filter((field) => field !== "lat" && field !== "why")
        .map((field) => say(labelOf(field)))
        .join(", ")}`;
      const outcome: Outcome<Changed> = await commands.send(path, fields, words, {
        method: "PATCH",
        version,
      });
      if (!outcome.ok && outcome.problem.code === "stale_version") commands.dismiss(outcome.key);
      return outcome;
    },
    read: () => standing(path, session),
  };
}

/** Read a record until there is an answer. */
async function standing(path: string, session: Session): Promise<Standing> {
  for (;;) {
    try {
      const fields = await read<Fields & { version: number }>(path, session.seat);
      return { version: fields.version, fields };
    } catch {
      await new Promise<void>((resolve) => void later(READ_AGAIN_MS, resolve));
    }
  }
}
