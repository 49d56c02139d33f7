/** Draws a mark with its middle at the origin. */
export type Draw = (context: CanvasRenderingContext2D) => void;

/** Half the side of a stamp, in CSS pixels: no mark reaches further from its middle. */
const HALF = 32;

/** Marks that are drawn once and stamped many times: hundreds of units are then hundreds of copies of small pictures. */
export class Stamps {
  private readonly kept = new Map<string, HTMLCanvasElement>();
  private drawnFor = "";

  /** @param scale of device pixels to CSS pixels; drawn anew where it or the theme has changed, or the fonts have come */
  prepare(scale: number, theme: string): void {
    const drawnFor = `${scale} ${theme} ${document.fonts.status}`;
    if (drawnFor !== this.drawnFor) this.kept.clear();
    this.drawnFor = drawnFor;
  }

  /** Stamp the mark of this name, drawn by `draw` where it is not kept yet, on whole device pixels. */
  put(context: CanvasRenderingContext2D, [x, y]: readonly [number, number], name: string, draw: Draw): void {
    const { width, height } = context.canvas;
    const scale = context.getTransform().a;
    if (x < -HALF || y < -HALF || x > width / scale + HALF || y > height / scale + HALF) return;
    let stamp = this.kept.get(name);
    if (stamp === undefined) {
      stamp = drawn(draw, scale);
      this.kept.set(name, stamp);
    }
    const [left, top] = [Math.round((x - HALF) * scale), Math.round((y - HALF) * scale)];
    context.drawImage(stamp, left / scale, top / scale, stamp.width / scale, stamp.height / scale);
  }
}

function drawn(draw: Draw, scale: number): HTMLCanvasElement {
  const stamp = document.createElement("canvas");
  stamp.width = Math.ceil(2 * HALF * scale);
  stamp.height = stamp.width;
  const context = stamp.getContext("2d", { willReadFrequently: true });
  context?.setTransform(scale, 0, 0, scale, HALF * scale, HALF * scale);
  if (context) draw(context);
  return stamp;
}
