import type { Tick } from "./board";
import type { ServerClock } from "./clock";
import type { Alive, ContextMessage, EventMessage, Snapshot } from "./events";
import type { Message } from "./state";
import { decodeTick } from "./ticks";

export interface LinkState {
  readonly up: boolean;
  /** When it was last up, by the clock of this machine; null where it never was. */
  readonly heardAtMs: number | null;
  /** Why it is down, in the server's own words where it gave any. */
  readonly reason: string | null;
}

/** The part of a WebSocket that is used. */
export interface Socket {
  binaryType: BinaryType;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { reason: string }) => void) | null;
  close(): void;
}

export interface LinkParts {
  /** Opens a socket at a path with its query. */
  readonly open: (path: string) => Socket;
  /** A clock of this machine that never goes back, in ms. */
  readonly local: () => number;
  readonly clock: ServerClock;
  /** Whether it goes on after the last event that it brought, or begins with a snapshot each time. */
  readonly resumes: boolean;
  readonly after: (ms: number, act: () => void) => () => void;
  readonly take: (message: Message) => void;
  readonly tell: (state: LinkState) => void;
}

/** Silence after which a link counts as cut: the server says something every 5 s. */
export const SILENCE_MS = 12_000;
/** The same of a link that was only just opened: a path that swallows everything is left soon for another try. */
export const FIRST_SILENCE_MS = 7_000;
/** Frames that are read as JSON; positions come as binary ticks. */
const KINDS: ReadonlySet<string> = new Set(["snapshot", "alive", "event", "context"]);
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 4_000;

/** A socket that comes back by itself. */
export class Link {
  private state: LinkState = { up: false, heardAtMs: null, reason: null };
  private socket: Socket | null = null;
  private seq: number | null = null;
  private unitOrder: readonly string[] = [];
  private retryMs = FIRST_RETRY_MS;
  private cancelWait: () => void = () => {};

  /** @param path of the socket, with its query if it has one */
  constructor(
    private readonly path: string,
    private readonly parts: LinkParts,
  ) {}

  /** Connect, and connect again whenever the socket is gone. */
  start(): void {
    const socket = this.parts.open(this.address());
    this.socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.parts.clock.restart();
    socket.onmessage = (event) => this.hear(event.data);
    socket.onclose = (event) => this.lost(socket, event.reason || null);
    this.expectWord(socket, FIRST_SILENCE_MS);
  }

  /** Disconnect for good. */
  stop(): void {
    this.cancelWait();
    const socket = this.socket;
    this.socket = null;
    socket?.close();
  }

  private address(): string {
    if (this.seq === null || !this.parts.resumes) return this.path;
    return `${this.path}${this.path.includes("?") ? "&" : "?"}after=${this.seq}`;
  }

  private hear(data: unknown): void {
    if (this.socket === null) return;
    this.expectWord(this.socket, SILENCE_MS);
    const message = this.read(data);
    if (message === null) return;
    this.retryMs = FIRST_RETRY_MS;
    this.remember(message);
    this.parts.take(message);
    this.change({ up: true, heardAtMs: this.parts.local(), reason: null });
  }

  /** Read a frame; a kind that is not known yet is passed over. */
  private read(data: unknown): Message | null {
    if (data instanceof ArrayBuffer) return decodeTick(data, this.unitOrder);
    const message = JSON.parse(String(data)) as Snapshot | Alive | EventMessage | ContextMessage;
    return KINDS.has(message.kind) ? message : null;
  }

  private remember(message: Message): void {
    switch (message.kind) {
      case "snapshot":
        this.seq = message.seq;
        this.unitOrder = message.unit_order;
        this.parts.clock.guess(Date.parse(message.now));
        break;
      case "alive":
        this.unitOrder = message.unit_order ?? this.unitOrder;
        this.parts.clock.hear(Date.parse(message.now));
        break;
      case "event":
        this.seq = Math.max(this.seq ?? 0, message.seq);
        break;
      case "positions":
        this.parts.clock.hear((message as Tick).nowMs);
    }
  }

  private expectWord(socket: Socket, withinMs: number): void {
    this.cancelWait();
    this.cancelWait = this.parts.after(withinMs, () => {
      this.lost(socket, null);
      socket.close();
    });
  }

  private lost(socket: Socket, reason: string | null): void {
    if (this.socket !== socket) return;
    this.socket = null;
    this.cancelWait();
    this.change({ up: false, heardAtMs: this.state.heardAtMs, reason });
    this.cancelWait = this.parts.after(this.retryMs, () => this.start());
    this.retryMs = Math.min(2 * this.retryMs, LAST_RETRY_MS);
  }

  private change(state: LinkState): void {
    this.state = state;
    this.parts.tell(state);
  }
}
