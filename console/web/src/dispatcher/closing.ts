import { useState } from "react";
import { useSession } from "../session";
import type { LonLat } from "./suggestions";

/** The pane of closed roads: whether it is open, where the next closure shall be, and the commands. */
export function useClosing() {
  const { commands, say } = useSession();
  const [isOpen, setOpen] = useState(false);
  const [place, setPlace] = useState<LonLat | null>(null);
  return {
    isOpen,
    place,
    setPlace,
    /** What the map is told while the pane is open. */
    ofMap: isOpen ? { place, onPlace: (lon: number, lat: number) => setPlace([lon, lat]) } : {},
    open: () => setOpen(true),
    close: () => {
      setOpen(false);
      setPlace(null);
    },
    shut: async (at: LonLat, reason: string) => {
      const body = { geometry: { type: "Point", coordinates: at }, reason };
      setPlace(null);
      await commands.send("/closures", body, say("to_shut", { reason }));
    },
    lift: (closure: string, reason: string) => {
      void commands.send(`/closures/${closure}`, null, say("to_lift", { reason }), { method: "DELETE" });
    },
  };
}

export type Closing = ReturnType<typeof useClosing>;
