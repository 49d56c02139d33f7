import { createContext, useContext } from "react";
import { command, openSocket, type Seat } from "./api";
import { type Board, EMPTY_BOARD } from "./board";
import { ServerClock } from "./clock";
import { Commands, randomKey, type SentCommand } from "./commands";
import { ownAlone } from "./crew/own";
import type { Welcome } from "./events";
import { Link, type LinkState } from "./link";
import { TAB_SHELF } from "./shelf";
import { apply } from "./state";
import { Store } from "./store";
import { UndoNotes } from "./undo";
import { type Say, speaker } from "./words";

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
    isCrew = false,
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
