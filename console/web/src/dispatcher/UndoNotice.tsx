import { useSession } from "../session";
import { useBeat, usePart } from "../store";
import { UNDO_WITHIN_MS } from "../undo";

/** For ten seconds after something was done: what the key would take back, and how long it still can. */
export function UndoNotice({ onUndo }: { readonly onUndo: () => void }) {
  const { say, undo } = useSession();
  usePart(undo.newest, (newest) => newest);
  const nowMs = useBeat(undo.now);
  const open = undo.open;
  if (open === null) return null;
  const leftMs = Math.min(open.atMs + UNDO_WITHIN_MS - nowMs, UNDO_WITHIN_MS);
  return (
    <button type="button" className="undo" onClick={onUndo}>
      <kbd>Alt+Z</kbd> {say("undo")}: <b>{open.words}</b> ({Math.max(0, Math.ceil(leftMs / 1000))})
    </button>
  );
}
