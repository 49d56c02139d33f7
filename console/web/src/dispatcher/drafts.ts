import type { Problem } from "../events";

/** What was typed for a call that is not taken yet. */
export interface Draft {
  readonly id: number;
  /** By the name of the input. */
  readonly typed: Readonly<Record<string, string>>;
  /** What the server had against it. */
  readonly problem: Problem | null;
  /** The server has it and has not answered. */
  readonly isSent: boolean;
  /** How often the person asked for the form; one that came back by itself takes no keys from other work. */
  readonly asked: number;
}

/** The form, and the refused calls that wait until it is free. */
export interface Drafts {
  readonly open: Draft | null;
  readonly refused: readonly Draft[];
  readonly made: number;
}

export const NO_DRAFTS: Drafts = { open: null, refused: [], made: 0 };

/** Open a form with what is known already, or ask for the one that is open. */
export function opened(drafts: Drafts, typed: Draft["typed"] = {}): Drafts {
  if (drafts.open) return { ...drafts, open: { ...drafts.open, asked: drafts.open.asked + 1 } };
  const made = drafts.made + 1;
  return { ...drafts, made, open: { id: made, typed, problem: null, isSent: false, asked: 1 } };
}

/** The form was let go: a refused call comes back in its place. */
export function closed(drafts: Drafts): Drafts {
  const [next = null, ...refused] = drafts.refused;
  return { ...drafts, open: next, refused };
}

/** The call of the form is on its way; the form stays until there is an answer. */
export function sent(drafts: Drafts, draft: Draft): Drafts {
  return drafts.open?.id === draft.id ? { ...drafts, open: draft } : drafts;
}

/** No answer came: the call is kept elsewhere, and the form is free for the next caller. */
export function kept(drafts: Drafts): Drafts {
  return drafts.open?.isSent ? closed(drafts) : drafts;
}

/** The call was taken: its form closes where it is still open. */
export function taken(drafts: Drafts, id: number): Drafts {
  return drafts.open?.id === id ? closed(drafts) : drafts;
}

/** The call was refused: what was typed comes back with the reason, behind what is being typed now. */
export function refused(drafts: Drafts, draft: Draft, problem: Problem): Drafts {
  const back: Draft = { ...draft, problem, isSent: false };
  if (drafts.open?.id === draft.id) return { ...drafts, open: back };
  const waiting = { ...drafts, refused: [...drafts.refused, { ...back, asked: 0 }] };
  return drafts.open ? waiting : closed(waiting);
}
