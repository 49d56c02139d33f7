import type { PhoneLine } from "../board";
import { duration } from "../formats";
import { useSession } from "../session";
import { useBeat } from "../store";
import { Quoted } from "../told";
import { ANSWER_WITHIN_MS, nextToTake, type Telephone } from "./telephone";

/** Lines that fit beside each other; the others are counted. */
const SHOWN = 3;

interface StripProps {
  readonly telephone: Telephone;
  /** Who works here. */
  readonly me: string | null;
  readonly onShow: (incident: string) => void;
}

/** Who rings, who speaks with whom, who wants to be called back; it is always there, so that nothing moves. */
export function TelephoneStrip({ telephone, me, onShow }: StripProps) {
  const session = useSession();
  const { say } = session;
  const nowMs = useBeat(session.now);
  const { lines } = telephone;
  const next = nextToTake(lines);
  const own = lines.filter((each) => !isOfOthers(each, me));
  const others = lines.filter((each) => isOfOthers(each, me)).map((each) => each.taker);
  return (
    <section className="telephone" aria-label={say("telephone")}>
      <h2>
        {say("telephone")} <kbd>F4</kbd>
      </h2>
      <p className="unseen" aria-live="assertive">
        {next && `${say(`line_${next.state}`)} ${next.phone ?? say("no_number")}`}
      </p>
      {lines.length === 0 && <p className="empty">{say("nobody_rings")}</p>}
      {own.slice(0, SHOWN).map((each) => (
        <LineChip key={each.id} {...{ telephone, onShow, nowMs }} line={each} isNext={each === next} />
      ))}
      {own.length > SHOWN && <p>{say("more", { count: String(own.length - SHOWN) })}</p>}
      {others.length > 0 && (
        <p className="others">
          {say("line_answered")}: {[...new Set(others)].join(", ")}
        </p>
      )}
    </section>
  );
}

function isOfOthers(line: PhoneLine, me: string | null): boolean {
  return line.state === "answered" && line.taker !== me;
}

const GLYPHS: Readonly<Record<string, string>> = {
  ringing: "☎",
  released: "☎",
  abandoned: "↩",
  answered: "●",
};

interface ChipProps extends Omit<StripProps, "me"> {
  readonly line: PhoneLine;
  readonly nowMs: number;
  readonly isNext: boolean;
}

function LineChip({ line, telephone, onShow, nowMs, isNext }: ChipProps) {
  const { say } = useSession();
  const ageMs = nowMs - Date.parse(line.received_at);
  const waits = line.state === "ringing" || line.state === "released";
  const isOver = waits && ageMs > ANSWER_WITHIN_MS;
  return (
    <div className={`line ${line.state}`}>
      <i>{GLYPHS[line.state]}</i>
      <span className="line-state">
        {say(line.state === "answered" ? "line_mine" : `line_${line.state}`)}
      </span>
      <b className={isOver ? "timer over" : "timer"}>
        {isOver && "▲ "}
        {duration(ageMs)}
      </b>
      <span>
        {line.phone ? <Quoted text={line.phone} /> : say("no_number")}
        {line.line && ` · ${say("line_number", { line: line.line })}`}
      </span>
      {line.state === "answered" ? (
        <Held {...{ line, telephone, onShow }} />
      ) : (
        <button type="button" onClick={() => void telephone.answer(line)}>
          {isNext && <kbd>F4</kbd>} {say(line.state === "abandoned" ? "call_back" : "answer")}
        </button>
      )}
    </div>
  );
}

/** The call that this person has: its incident, and how to let go of it. */
function Held({ line, telephone, onShow }: Pick<ChipProps, "line" | "telephone" | "onShow">) {
  const { say } = useSession();
  return (
    <>
      <button type="button" onClick={() => onShow(line.incident)}>
        #{line.incident}
      </button>
      <button type="button" onClick={() => telephone.release(line)}>
        {say("pass_on")}
      </button>
      <button type="button" onClick={() => telephone.end(line)}>
        <kbd>Shift+F4</kbd> {say("hang_up")}
      </button>
    </>
  );
}
