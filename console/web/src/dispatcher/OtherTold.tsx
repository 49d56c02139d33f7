import type { CallAnswer, IncidentAnswer } from "../events";
import { useReading } from "../reading";
import type { Savers } from "../savers";
import { useSession } from "../session";
import { Quoted } from "../told";
import { otherTold } from "./otherTold";

interface OtherToldProps {
  readonly incident: IncidentAnswer;
  readonly savers: Savers;
  readonly nameOf: (reason: string) => string;
}

/** What the newest call says otherwise than the card, such as a later version of a card of the 112 system; a person decides. */
export function OtherTold({ incident, savers, nameOf }: OtherToldProps) {
  const { say } = useSession();
  const newest = incident.calls.at(-1);
  const call = useReading<CallAnswer>(newest === undefined ? null : `/calls/${newest}`, incident).value;
  const other = call && !incident.erased ? otherTold(call, incident) : null;
  if (other === null) return null;
  const take = () => {
    const saver = savers.of(`/incidents/${incident.id}`);
    const [lon, lat] = other.place ?? [];
    saver.type(
      {
        ...(other.reason === null ? {} : { reason: other.reason }),
        ...(other.address === null ? {} : { address: other.address }),
        ...(other.place === null ? {} : { lon, lat }),
      },
      incident.version,
    );
    void saver.flush();
  };
  return (
    <p className="proposal">
      <b>◇ {say("call_says")}</b>: {other.reason && nameOf(other.reason)}
      {other.reason && other.address && ", "}
      {other.address && <Quoted text={other.address} />}{" "}
      <button type="button" onClick={take}>
        {say("take_told")}
      </button>
    </p>
  );
}
