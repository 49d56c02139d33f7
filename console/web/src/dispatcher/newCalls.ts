import { useEffect, useMemo } from "react";
import type { NewCall, Taken } from "../events";
import { useSession } from "../session";
import { Store, usePart } from "../store";
import { closed, type Draft, type Drafts, kept, NO_DRAFTS, opened, refused, sent, taken } from "./drafts";

/**
 * The form of a new call: it goes once the call is taken or kept, and comes back as it was typed where it is refused.
 *
 * @param onTaken hears of a call that was taken while its form stood there; one that was kept first comes unannounced,
 * so that it pulls nobody away from another card.
 */
export function useNewCalls(onTaken: (incident: string) => void) {
  const session = useSession();
  const forms = useMemo(() => new Store<Drafts>(NO_DRAFTS), []);
  const draft = usePart(forms, (drafts) => drafts.open);
  const isKept = usePart(session.sent, (commands) => commands.some((each) => each.state === "kept"));
  useEffect(() => {
    if (isKept && draft?.isSent) forms.set(kept(forms.get()));
  }, [isKept, draft, forms]);

  /** Join what was just taken to the incident that it turned out to be; gives the incident that holds the call then. */
  const join = async (taken: string, into: string): Promise<string> => {
    const words = session.say("to_join", { incident: taken, into });
    const outcome = await session.commands.send(`/incidents/${taken}/join`, { into }, words);
    return outcome.ok ? into : taken;
  };
  const take = async (filled: Draft, call: NewCall, into: string | null) => {
    const mine = { ...filled, problem: null, isSent: true };
    forms.set(sent(forms.get(), mine));
    const outcome = await session.commands.send<Taken>("/calls", call, session.say("to_take"));
    const isHere = forms.get().open?.id === mine.id;
    forms.set(outcome.ok ? taken(forms.get(), mine.id) : refused(forms.get(), mine, outcome.problem));
    const joined = outcome.ok && into !== null && (await join(outcome.answer.incident, into));
    if (outcome.ok && isHere) onTaken(joined || outcome.answer.incident);
    // The form that stands there says why.
    if (!outcome.ok && forms.get().open?.id === mine.id) session.commands.dismiss(outcome.key);
  };
  return {
    draft,
    take,
    open: (typed: Draft["typed"] = {}) => forms.set(opened(forms.get(), typed)),
    close: () => forms.set(closed(forms.get())),
  };
}
