import { type FormEvent, useEffect } from "react";
import type { UnitAnswer, Who } from "../events";
import { useReading } from "../reading";
import { useSession } from "../session";

/** Asks which crew this tablet belongs to, where the account does not say it; again where there is none such. */
export function ChooseUnit({ unknown }: { readonly unknown?: string }) {
  const { say } = useSession();
  const units = useReading<readonly UnitAnswer[]>("/units").value;
  const own = useReading<Who>("/whoami").value?.unit ?? null;
  useEffect(() => {
    if (own !== null) goOnAs(own);
  }, [own]);
  const enter = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    goOnAs(String(new FormData(event.currentTarget).get("unit") ?? ""));
  };
  return (
    <form className="alone sign-in" onSubmit={enter}>
      {unknown !== undefined && (
        <p className="fault" role="alert">
          {say("no_such_unit", { unit: unknown })}
        </p>
      )}
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

function goOnAs(unit: string): void {
  const address = new URL(location.href);
  address.searchParams.set("unit", unit);
  location.replace(address);
}
