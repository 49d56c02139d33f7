import { Notices } from "../Notices";
import { useSession } from "../session";
import { UndoNotice } from "./UndoNotice";

const KEYS = [
  ["F2", "new_call"],
  ["F4", "answer"],
  ["↑↓", "rows"],
  ["Enter", "send_top"],
  ["1–9", "pick"],
  ["F6", "pane"],
  ["F7", "map"],
  ["F8", "closures"],
  ["F9", "moves"],
  ["F10", "bridges"],
  ["Esc", "back"],
  ["Alt+L", "language"],
  ["Alt+T", "theme"],
] as const;

/** What was refused or kept, what can be taken back, which key does what. */
export function Footer({ onUndo }: { readonly onUndo: () => void }) {
  const { say } = useSession();
  return (
    <footer>
      <Notices />
      <UndoNotice onUndo={onUndo} />
      <p className="keys">
        {KEYS.map(([key, word]) => (
          <span key={key}>
            <kbd>{key}</kbd> {say(word)}
          </span>
        ))}
      </p>
    </footer>
  );
}
