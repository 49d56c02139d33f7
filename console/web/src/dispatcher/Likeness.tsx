import type { Likeness, TypedCall } from "../events";
import { urgencyGlyph } from "../palette";
import { useSession } from "../session";
import { usePart } from "../store";
import { Place } from "../told";
import { likelihoodWord, reasonsFor, useAlikeTyped } from "./likeness";

interface LikenessProps {
  readonly found: readonly Likeness[];
  readonly nameOf: (reason: string) => string;
  /** Asks whether it is the likeliest one; missing where nothing can be joined yet. */
  readonly onJoin?: (() => void) | undefined;
}

/** Open incidents that this may be, how likely and why; one key joins, after a question. */
export function LikenessList({ found, nameOf, onJoin }: LikenessProps) {
  const session = useSession();
  const { say } = session;
  const incidents = usePart(session.board, (board) => board.incidents);
  if (found.length === 0) return null;
  return (
    <section className={onJoin ? "alike" : "alike typed"} aria-label={say("alike")}>
      <h3>
        ≈ {say("alike")}
        {onJoin && (
          <button type="button" onClick={onJoin}>
            <kbd>Alt+J</kbd> {say("do_join")}…
          </button>
        )}
      </h3>
      {found.map((each) => {
        const known = incidents.get(each.incident);
        if (!known) return null;
        return (
          <p key={each.incident}>
            <b>
              #{known.id} {urgencyGlyph(known.priority)} {nameOf(known.reason)}
            </b>
            , <Place incident={known} /> — <b>{say(likelihoodWord(each.likelihood))}</b>
            <small>: {reasonsFor(each.parts).join(", ")}</small>
          </p>
        );
      })}
    </section>
  );
}

interface TypedProps extends Pick<LikenessProps, "nameOf"> {
  readonly call: TypedCall;
}

/** Open incidents that a call may be about, told while it is typed. */
export function LikenessOfTyped({ call, nameOf }: TypedProps) {
  return <LikenessList found={useAlikeTyped(call)} nameOf={nameOf} />;
}
