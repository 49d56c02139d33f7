import type { FormEvent } from "react";
import type { UnitAnswer } from "../events";
import { useReading } from "../reading";
import { useSession } from "../session";

/** Asks which crew this tablet belongs to. */
export function ChooseUnit() {
  const { say } = useSession();
  const units = useReading<readonly UnitAnswer[]>("/units").value;
  const enter = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const address = new URL(location.href);
    address.searchParams.set("unit", String(new FormData(event.currentTarget).get("unit") ?? ""));
    location.assign(address);
  };
  return (
    <form className="alone sign-in" onSubmit={enter}>
      <h1>{say("choose_unit")}</h1>
      {units ? (
        <select name="unit" aria-label={say("crew")}>
          {units.map((each) => (
            <option key={each.id} value={each.id}>
              {each.call_sign}
            </option>
          ))}
        </select>
      ) : (
        <input name="unit" aria-label={say("crew")} required />
      )}
      <button type="submit">{say("enter")}</button>
    </form>
  );
}
