import type { Map as BaseMap } from "maplibre-gl";

/**
 * Keeps a picture of the base map behind it, and lets it through while it rests. Without a GPU a browser puts the canvas
 * of a map on the screen again with each picture of what moves above it; a background costs it nothing.
 */
export function keepStill(map: BaseMap, behind: HTMLElement): () => void {
  const canvas = map.getCanvas();
  let [drawn, address] = [0, ""];
  const forget = () => {
    drawn += 1;
    canvas.style.opacity = "";
  };
  const take = () => {
    const taken = drawn;
    canvas.toBlob(async (picture) => {
      if (picture === null || taken !== drawn) return;
      const next = URL.createObjectURL(picture);
      await loaded(next);
      URL.revokeObjectURL(address);
      address = next;
      if (taken !== drawn) return;
      behind.style.background = `url(${next}) 0 0 / 100% 100%`;
      canvas.style.opacity = "0";
    });
  };
  map.on("render", forget);
  map.on("idle", take);
  return () => {
    drawn += 1;
    URL.revokeObjectURL(address);
  };
}

async function loaded(address: string): Promise<void> {
  const picture = new Image();
  picture.src = address;
  await picture.decode();
}
