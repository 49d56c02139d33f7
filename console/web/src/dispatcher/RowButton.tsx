import { type ReactNode, useEffect, useRef } from "react";

interface RowButtonProps {
  readonly chosen: boolean;
  readonly onChoose: () => void;
  readonly children: ReactNode;
}

/** A row that can be chosen; the one that is chosen by key comes into view. */
export function RowButton({ chosen, onChoose, children }: RowButtonProps) {
  const row = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chosen) row.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the page moves between rows by its own keys
    <div
      ref={row}
      className={chosen ? "row chosen" : "row"}
      role="option"
      aria-selected={chosen}
      tabIndex={-1}
      onClick={onChoose}
    >
      {children}
    </div>
  );
}
