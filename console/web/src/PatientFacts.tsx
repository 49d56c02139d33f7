import type { ContextMessage, Fact, FactList } from "./events";
import { clockTime } from "./formats";
import { useSession } from "./session";
import { usePart } from "./store";

const LISTS: readonly FactList[] = ["allergies", "conditions", "medicines", "devices"];

/** What medical records say of the patient of an incident: facts with their source, or why there are none. */
export function PatientFacts({ incident }: { readonly incident: string }) {
  const session = useSession();
  const context = usePart(session.board, (board) => board.contexts.get(incident) ?? null);
  if (context === null || context.state === "not_asked") return null;
  return (
    <div className="facts">
      <small>
        {session.say(`record_${context.state}`)} <Since context={context} />
      </small>
      {context.state === "known" && LISTS.map((list) => <Facts key={list} list={list} context={context} />)}
    </div>
  );
}

function Since({ context }: { readonly context: ContextMessage }) {
  const { say, welcome } = useSession();
  const at = context.since && clockTime(Date.parse(context.since), welcome.time_zone);
  return (
    <>
      {at && `${say("since")} ${at}`} {context.source}
    </>
  );
}

function Facts({ list, context }: { readonly list: FactList; readonly context: ContextMessage }) {
  const { say } = useSession();
  const facts = context[list];
  const absence = context.absent[list];
  if (facts.length === 0 && absence === undefined) return null;
  return (
    <p className={facts.length ? list : undefined}>
      <b>{say(list)}:</b> {facts.length ? facts.map(words).join("; ") : say(`absent_${absence}`)}
    </p>
  );
}

function words(fact: Fact): string {
  const more = [fact.reaction, fact.since].filter(Boolean).join(", ");
  return more ? `${fact.text} (${more})` : fact.text;
}
