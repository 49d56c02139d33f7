/** Enough time between two samples to tell how fast the server's clock runs. */
const LEAST_SPAN_MS = 2_000;
/** A clock within this share of the real one runs as fast as it. */
const REAL = 0.03;

interface Sample {
  readonly serverMs: number;
  readonly localMs: number;
}

/** Follows the server's clock, which in training may run faster than the wall's. */
export class ServerClock {
  private first: Sample | null = null;
  private last: Sample | null = null;

  /** @param local a clock of this machine that never goes back, in ms */
  constructor(private readonly local: () => number) {}

  /** Take in what the server said its time is. */
  hear(serverMs: number): void {
    this.last = { serverMs, localMs: this.local() };
    this.first ??= this.last;
  }

  /** How many times faster than the wall's it runs; 1 until that is known. */
  rate(): number {
    if (this.first === null || this.last === null) return 1;
    const spanMs = this.last.localMs - this.first.localMs;
    if (spanMs < LEAST_SPAN_MS) return 1;
    const measured = (this.last.serverMs - this.first.serverMs) / spanMs;
    return Math.abs(measured - 1) < REAL ? 1 : measured;
  }

  /** Take in a time that may be old, such as that of a snapshot kept for many: good enough until the next word. */
  guess(serverMs: number): void {
    if (!(this.now() > serverMs)) this.last = { serverMs, localMs: this.local() };
  }

  /** Forget how fast it ran: the server may be another one now. */
  restart(): void {
    this.first = null;
  }

  /** The server's time now, in ms since 1970; NaN before the first word. */
  now(): number {
    if (this.last === null) return Number.NaN;
    return this.last.serverMs + (this.local() - this.last.localMs) * this.rate();
  }
}
