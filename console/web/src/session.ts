import { createContext, useContext } from "react";
import { command, openSocket, read, type Seat } from "./api";
import { type Board, EMPTY_BOARD } from "./board";
import { ServerClock } from "./clock";
import { Commands, randomKey, type SentCommand } from "./commands";
import { ownAlone } from "./crew/own";
import type { Snapshot, Welcome } from "./events";
import { goesBeyond } from "./folding/undoing";
import { Link, type LinkState } from "./link";
import { TAB_SHELF } from "./shelf";
import { apply } from "./state";
import { Store } from "./store";
import { UndoNotes } from "./undo";
import { type Say, speaker } from "./words";

const READ_AGAIN_MS = 1_000;

/** Everything that the views of one page share. */
export class Session {
  readonly board = new Store<Board>(EMPTY_BOARD);
  readonly link = new Store<LinkState>({ up: false, heardAtMs: null, reason: null });
  readonly sent = new Store<readonly SentCommand[]>([]);
  readonly clock = new ServerClock(() => performance.now());
  readonly commands: Commands;
  readonly undo = new UndoNotes(() => performance.now());
  readonly say: Say;
  private readonly socket: Link;

  constructor(
    readonly welcome: Welcome,
    readonly seat: Seat,
    path: string,
    /** A crew sees its own incident alone, and begins anew each time: it may have been sent to one that it never saw. */
    private readonly isCrew = false,
  ) {
    this.say = speaker(seat.language);
    this.commands = new Commands(
      (order) => command(order, seat),
      randomKey,
      later,
      this.sent.set,
      TAB_SHELF,
      (order) => this.undo.note(order.path, order.words),
    );
    this.socket = new Link(path, {
      open: openSocket,
      local: () => performance.now(),
      clock: this.clock,
      resumes: !isCrew,
      after: later,
      take: (message) => {
        const before = this.board.get();
        const board = apply(before, message);
        this.board.set(isCrew ? ownAlone(board, before) : board);
        if (message.kind === "event" && goesBeyond(before, message.event)) void this.beginAnew();
      },
      tell: (state) => this.linkChanged(state),
    });
  }

  /** Connect, and send what an earlier page kept; gives what disconnects. */
  start(): () => void {
    this.socket.start();
    this.commands.resume();
    window.addEventListener("beforeunload", this.ask);
    return () => {
      window.removeEventListener("beforeunload", this.ask);
      this.socket.stop();
    };
  }

  /** The server's time, in ms since 1970. */
  readonly now = (): number => this.clock.now();

  /** Let the browser ask before a command is lost with its tab. */
  private readonly ask = (event: BeforeUnloadEvent): void => {
    if (this.commands.areWaiting) event.preventDefault();
  };

  /** Read the board anew, until it is as new as the one that is shown. */
  private async beginAnew(): Promise<void> {
    const [unit] = this.board.get().units.keys();
    const path = this.isCrew ? `/units/${unit}/snapshot` : "/snapshot";
    const told = await read<Snapshot>(path, this.seat).catch(() => null);
    if (told && told.seq >= this.board.get().seq) this.board.set(apply(this.board.get(), told));
    else later(READ_AGAIN_MS, () => void this.beginAnew());
  }

  private linkChanged(state: LinkState): void {
    const isBack = state.up && !this.link.get().up;
    this.link.set(state);
    if (isBack) this.commands.resume();
  }
}

/** Do something after a while, unless it is called off. */
export function later(ms: number, act: () => void): () => void {
  const timer = setTimeout(act, ms);
  return () => clearTimeout(timer);
}

export const SessionContext = createContext<Session | null>(null);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === null) throw new Error("a view stands outside of its session");
  return session;
}
