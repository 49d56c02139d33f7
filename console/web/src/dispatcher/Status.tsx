import { look } from "../palette";
import { useSession } from "../session";
import { usePart } from "../store";
import { theme } from "../theme";

/** A state as digit, glyph, colour and word together. */
export function Status({ state }: { readonly state: string }) {
  const { say } = useSession();
  const { digit, glyph, colour } = look(
    state,
    usePart(theme, (each) => each),
  );
  return (
    <span className="status" style={{ color: colour }}>
      <b>{digit}</b>
      <i className={glyph === "H" ? "boxed" : undefined}>{glyph}</i>
      {say(state)}
    </span>
  );
}
