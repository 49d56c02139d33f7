import type { ContextMessage, Fact, FactList, IncidentAnswer } from "./events";
import { clockTime } from "./formats";
import { useSession } from "./session";
import { usePart } from "./store";
import { Quoted } from "./told";

const LISTS: readonly FactList[] = ["allergies", "conditions", "medicines", "devices"];

/** What medical records say of the patient of an incident: facts with their source, or why there are none. */
export function PatientFacts({ incident }: { readonly incident: IncidentAnswer }) {
  const session = useSession();
  const context = usePart(session.board, (board) => board.contexts.get(incident.id) ?? null);
  if (incident.state === "closed") return <small>{session.say("record_closed")}</small>;
  if (context === null) return <small>{session.say("record_not_asked")}</small>;
  return (
    <div className={`facts ${context.state}`}>
      <Standing context={context} />
      {context.state === "known" && <Known context={context} />}
    </div>
  );
}

/** How far the question has come, since when, and who was asked. */
function Standing({ context }: { readonly context: ContextMessage }) {
  const { say, welcome } = useSession();
  const at = context.since && clockTime(Date.parse(context.since), welcome.time_zone);
  const why = context.state === "no_answer" && context.reason ? ` (${say(`silent_${context.reason}`)})` : "";
  return (
    <small>
      {say(`record_${context.state}`)} {at && `${say("since")} ${at}`}
      {why} {context.source}
    </small>
  );
}

function Known({ context }: { readonly context: ContextMessage }) {
  const { say } = useSession();
  return (
    <>
      {LISTS.map((list) => (
        <Facts key={list} list={list} context={context} />
      ))}
      {context.refused.length > 0 && (
        <p className="fault">{say("record_set_aside", { count: String(context.refused.length) })}</p>
      )}
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
      <b>{say(list)}:</b>{" "}
      {facts.length ? <Quoted text={facts.map(words).join("; ")} /> : say(`absent_${absence}`)}
    </p>
  );
}

function words(fact: Fact): string {
  const more = [fact.reaction, fact.since].filter(Boolean).join(", ");
  return more ? `${fact.text} (${more})` : fact.text;
}
