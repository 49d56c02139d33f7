import type { CutDriveAnswer, OffHomeAnswer } from "../events";
import { clockTime, drive } from "../formats";
import { useSession } from "../session";
import { usePart } from "../store";

/** Crews whose drive meets a raised bridge: which, when they will be there, and how much later that is. */
export function CutDrives({ drives }: { readonly drives: readonly CutDriveAnswer[] }) {
  const { say, board, seat, welcome } = useSession();
  const units = usePart(board, (state) => state.units);
  if (drives.length === 0) return null;
  return (
    <>
      <h3>{say("cut_drives")}</h3>
      {drives.map((each) => (
        <p key={`${each.unit} ${each.assignment}`} className="under-way">
          <b className="call-sign">{units.get(each.unit)?.call_sign ?? each.unit}</b>
          {each.incident !== null && ` → #${each.incident}`} · {each.bridges.join(", ")} ·{" "}
          <span className="bad">
            {each.arrives_at === null || each.later_ms === null
              ? say("cut_off")
              : `${clockTime(Date.parse(each.arrives_at), welcome.time_zone).slice(0, 5)} (+${drive(each.later_ms, seat.language)})`}
          </span>
        </p>
      ))}
    </>
  );
}

interface OffHomeProps {
  readonly units: readonly OffHomeAnswer[];
  readonly nameOf: (station: string) => string;
}

/** Crews on another bank than their home, which they do not cover. */
export function OffHome({ units, nameOf }: OffHomeProps) {
  const { say, board } = useSession();
  const known = usePart(board, (state) => state.units);
  if (units.length === 0) return null;
  return (
    <>
      <h3>{say("off_home")}</h3>
      {units.map((each) => (
        <p key={each.unit} className="under-way">
          <b className="call-sign">{known.get(each.unit)?.call_sign ?? each.unit}</b>{" "}
          {each.bank === null ? say("on_no_bank") : say("bank", { bank: String(each.bank + 1) })} ·{" "}
          {say("home_station").toLowerCase()} {nameOf(each.station)},{" "}
          {say("bank", { bank: String(each.home_bank + 1) })}
        </p>
      ))}
    </>
  );
}
