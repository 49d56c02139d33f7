import { useCallback, useEffect, useState } from "react";
import type { MoveAnswer } from "../events";
import { useReading } from "../reading";
import { isFree } from "../selectors";
import { useSession } from "../session";
import { usePart } from "../store";

const AGAIN_AFTER_MS = 10_000;

/** Orders a unit to a station. */
export function useRelocation() {
  const { board, commands, say } = useSession();
  return (unit: string, station: { readonly id: string; readonly name: string }): Promise<unknown> => {
    const callSign = board.get().units.get(unit)?.call_sign ?? unit;
    const words = say("to_relocate", { unit: callSign, station: station.name });
    return commands.send(`/units/${unit}/relocation`, { station: station.id }, words);
  };
}

/** The pane of proposed moves: whether it is open, and what is proposed, without what was done meanwhile. */
export function useMoves() {
  const { board } = useSession();
  const units = usePart(board, (state) => state.units);
  const [isOpen, setOpen] = useState(false);
  const [beats, setBeats] = useState(0);
  useEffect(() => {
    const beat = setInterval(() => setBeats((count) => count + 1), AGAIN_AFTER_MS);
    return () => clearInterval(beat);
  }, []);
  const away = [...units.values()].filter((each) => each.bound_for ?? each.stands_at).map((each) => each.id);
  const { value, fault } = useReading<readonly MoveAnswer[]>("/relocations", `${beats} ${away}`);
  const proposed = (value ?? []).filter((each) => {
    const unit = units.get(each.unit);
    return unit !== undefined && isFree(unit) && unit.state !== "relocating";
  });
  return {
    isOpen,
    proposed,
    fault,
    open: () => setOpen(true),
    close: useCallback(() => setOpen(false), []),
  };
}

export type Moves = ReturnType<typeof useMoves>;
