import type { Likeness } from "../events";
import { urgencyGlyph } from "../palette";
import { useSession } from "../session";
import { usePart } from "../store";
import { Place } from "../told";
import { likelihoodWord, reasonsFor } from "./likeness";

interface LikenessProps {
  readonly found: readonly Likeness[];
  readonly nameOf: (reason: string) => string;
  /** Asks whether it is the likeliest one. */
  readonly onJoin: () => void;
}

/** Open incidents that this may be, how likely and why; one key joins, after a question. */
export function LikenessList({ found, nameOf, onJoin }: LikenessProps) {
  const { say } = useSession();
  if (found.length === 0) return null;
  return (
    <section className="alike" aria-label={say("alike")}>
      <h3>
        ≈ {say("alike")}
        <button type="button" onClick={onJoin}>
          <kbd>Alt+J</kbd> {say("do_join")}…
        </button>
      </h3>
      {found.map((each) => (
        <p key={each.incident}>
          <Alike like={each} nameOf={nameOf} />
        </p>
      ))}
    </section>
  );
}

interface TypedProps extends Pick<LikenessProps, "found" | "nameOf"> {
  /** Takes the call and says that it is about this incident. */
  readonly onJoin: (incident: string) => void;
}

/** Open incidents that a call may be about, told while it is typed; one key takes it and joins it to the likeliest. */
export function LikenessOfTyped({ found, nameOf, onJoin }: TypedProps) {
  const { say } = useSession();
  if (found.length === 0) return null;
  return (
    <section className="alike typed" aria-label={say("alike")}>
      <h3>≈ {say("alike")}</h3>
      {found.map((each, nth) => (
        <p key={each.incident}>
          <button type="button" onClick={() => onJoin(each.incident)}>
            {nth === 0 && <kbd>Alt+J</kbd>} {say("take_and_join", { incident: each.incident })}
          </button>{" "}
          <Alike like={each} nameOf={nameOf} />
        </p>
      ))}
    </section>
  );
}

/** One incident, how likely it is this one, and what speaks for that. */
function Alike({ like, nameOf }: Pick<LikenessProps, "nameOf"> & { readonly like: Likeness }) {
  const session = useSession();
  const incidents = usePart(session.board, (board) => board.incidents);
  const known = incidents.get(like.incident);
  if (!known) return null;
  return (
    <>
      <b>
        #{known.id} {urgencyGlyph(known.priority)} {nameOf(known.reason)}
      </b>
      , <Place incident={known} /> — <b>{session.say(likelihoodWord(like.likelihood))}</b>
      <small>: {reasonsFor(like.parts).join(", ")}</small>
    </>
  );
}
