import type { IncidentAnswer, ProposalAnswer } from "../events";
import type { Savers } from "../savers";
import { useSession } from "../session";
import { useBeat } from "../store";
import { distanceWords, foundWords, metresBetween } from "./found";
import type { LonLat } from "./suggestions";

interface ProposalProps {
  readonly incident: IncidentAnswer;
  readonly savers: Savers;
  readonly onShow: (place: LonLat) => void;
}

/** With what the place was found, and another one that a message tells against it; a person decides. */
export function PlaceProposal({ incident, savers, onShow }: ProposalProps) {
  const { say, now, seat } = useSession();
  const nowMs = useBeat(now);
  const { located, proposal } = incident;
  if (incident.erased || (located === null && proposal === null)) return null;
  return (
    <div className="found">
      {located && (
        <p>
          ◎ {say("place_found")}: {foundWords(located, nowMs, say, seat.language)}
        </p>
      )}
      {proposal && (
        <Proposed incident={incident} proposal={proposal} savers={savers} onShow={onShow} nowMs={nowMs} />
      )}
    </div>
  );
}

function Proposed({
  incident,
  proposal,
  savers,
  onShow,
  nowMs,
}: ProposalProps & { readonly proposal: ProposalAnswer; readonly nowMs: number }) {
  const { say, seat } = useSession();
  const { language } = seat;
  const place = placeOf(proposal);
  const held = placeOf(incident);
  const take = () => {
    if (place === null) return;
    const saver = savers.of(`/incidents/${incident.id}`);
    saver.type({ lon: place[0], lat: place[1] }, incident.version);
    void saver.flush();
  };
  return (
    <p className={proposal.contradicts ? "proposal contradicts" : "proposal"}>
      <b>
        {proposal.contradicts ? "▲ " : "◇ "}
        {say(proposal.contradicts ? "place_contradicts" : "place_other")}
      </b>
      : {foundWords(proposal.located, nowMs, say, language)}
      {place &&
        held &&
        `, ${say("apart", { distance: distanceWords(metresBetween(held, place), say, language) })}`}{" "}
      {place && (
        <>
          <button type="button" onClick={() => onShow(place)}>
            {say("on_map")}
          </button>{" "}
          <button type="button" onClick={take}>
            {say("take_place")}
          </button>
        </>
      )}
    </p>
  );
}

function placeOf(of: { readonly lon: number | null; readonly lat: number | null } | null): LonLat | null {
  return of === null || of.lon === null || of.lat === null ? null : [of.lon, of.lat];
}
