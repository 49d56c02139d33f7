/** A second press sooner than this is a trembling hand or a double click, not another wish. */
export const TREMBLE_MS = 1_000;

interface Shown {
  readonly id: string;
  readonly version: number;
}

interface Sent {
  readonly version: number;
  /** When the server answered; null while it has not. */
  readonly answeredAtMs: number | null;
}

/**
 * Lets one crew at a time be sent to an incident: a further one only once the server has answered and a moment has gone
 * by, so that the list under the finger is the one that was read; the first by default only where the board has heard of
 * all that was sent.
 */
export class Assigning {
  private readonly sent = new Map<string, Sent>();

  /** @param now a clock of this machine that never goes back, in ms */
  constructor(private readonly now: () => number) {}

  /** Tell whether a crew can be sent to this incident as it is shown; `picked` by its number, not as the default. */
  isFree(incident: Shown, picked: boolean): boolean {
    const last = this.sent.get(incident.id);
    if (last === undefined) return true;
    if (last.answeredAtMs === null || (!picked && incident.version <= last.version)) return false;
    return this.now() - last.answeredAtMs >= TREMBLE_MS;
  }

  begin(incident: Shown): void {
    this.sent.set(incident.id, { version: incident.version, answeredAtMs: null });
  }

  /** The server has answered; a refusal leaves the way open. */
  end(incident: Shown, ok: boolean): void {
    if (ok) this.sent.set(incident.id, { version: incident.version, answeredAtMs: this.now() });
    else this.sent.delete(incident.id);
  }
}
