/** Web Mercator: places become shares of the world's width, from its upper left corner. */
export function worldX(lon: number): number {
  return (lon + 180) / 360;
}

export function worldY(lat: number): number {
  const sine = Math.sin((Math.max(-85, Math.min(85, lat)) * Math.PI) / 180);
  return 0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI);
}

/** What a map that is neither turned nor tilted shows. */
export interface View {
  readonly lon: number;
  readonly lat: number;
  readonly zoom: number;
  readonly width: number;
  readonly height: number;
}

const TILE_PX = 512;

/** Give what turns places into pixels of a view. */
export function projection(view: View): (lon: number, lat: number) => readonly [number, number] {
  const world = TILE_PX * 2 ** view.zoom;
  const left = worldX(view.lon) * world - view.width / 2;
  const top = worldY(view.lat) * world - view.height / 2;
  return (lon, lat) => [worldX(lon) * world - left, worldY(lat) * world - top];
}
