import { clockTime } from "../formats";
import { labelOf } from "../problems";
import type { Saver } from "../saver";
import type { Clash } from "../saving";
import { useSession } from "../session";
import { usePart } from "../store";
import { Quoted } from "../told";

interface ClashesProps {
  readonly saver: Saver;
  readonly nameOf: (reason: string) => string;
}

/** Fields that somebody else changed while they were changed here: both are shown, and one is chosen. */
export function Clashes({ saver, nameOf }: ClashesProps) {
  const { say } = useSession();
  const clashes = usePart(saver.state, (state) => state.clashes);
  if (clashes.length === 0) return null;
  return (
    <div className="clashes" role="alertdialog" aria-label={say("clash")}>
      <h3>{say("clash")}</h3>
      {merged(clashes).map((each) => (
        <OneClash key={each.field} clash={each} saver={saver} nameOf={nameOf} />
      ))}
    </div>
  );
}

function OneClash({ clash, saver, nameOf }: ClashesProps & { readonly clash: Clash }) {
  const { say, welcome } = useSession();
  const shown = (value: unknown) => <Quoted text={textOf(clash.field, value, nameOf)} />;
  const choose = (whose: "mine" | "theirs") => {
    for (const field of fieldsOf(clash.field)) saver.choose(field, whose);
  };
  return (
    <div className="clash">
      <b>{say(labelOf(clash.field))}</b>
      <button type="button" onClick={() => choose("theirs")}>
        {clash.by} {clockTime(Date.parse(clash.at), welcome.time_zone)}: {shown(clash.theirs)}
      </button>
      <button type="button" onClick={() => choose("mine")}>
        {say("mine")}: {shown(clash.mine)}
      </button>
    </div>
  );
}

/** Longitude and latitude are one field to a person. */
function fieldsOf(field: string): readonly string[] {
  return field === "lon" || field === "lat" ? ["lon", "lat"] : [field];
}

function merged(clashes: readonly Clash[]): readonly Clash[] {
  return clashes.filter((each) => each.field !== "lat" || !clashes.some((other) => other.field === "lon"));
}

function textOf(field: string, value: unknown, nameOf: (reason: string) => string): string {
  if (value === null || value === undefined) return "—";
  if (field === "reason") return nameOf(String(value));
  return typeof value === "object" ? Object.values(value).filter(Boolean).join(", ") : String(value);
}
