// Many small pictures on one canvas: one picture is drawn in one go, where hundreds of canvases
// would each cost the browser a layer of its own.
import { element } from "./draw.js";

const SHEET_LEVELS = 256;
const SHEET_SHARPEST = 2; // canvas pixels for a CSS pixel, at most

/**
 * Colours of the values from `low` to `high`, worked out once.
 * @param {(value: number) => number[]} color - [red, green, blue] of a value
 * @returns {(value: number) => number} a pixel of a canvas, as one whole number
 */
export function palette(color, low, high) {
  const span = high - low || 1;
  const pixels = new Uint32Array(SHEET_LEVELS);
  const bytes = new Uint8ClampedArray(pixels.buffer);
  for (let level = 0; level < SHEET_LEVELS; level++)
    bytes.set([...color(low + (span * level) / (SHEET_LEVELS - 1)), 255], 4 * level);
  const scale = (SHEET_LEVELS - 1) / span;
  return (value) => {
    const level = Math.round((value - low) * scale);
    return pixels[level < 0 ? 0 : level >= SHEET_LEVELS ? SHEET_LEVELS - 1 : level];
  };
}

/**
 * A canvas of tiles: `start(width, height)` in CSS pixels, `tile(...)` for each, then `finish()`.
 */
export function tileSheet() {
  const canvas = element("canvas", { class: "lw-sheet", "aria-hidden": "true" });
  const brush = canvas.getContext("2d");
  let image = null;
  let pixels = null;
  let painted = null; // what the canvas shows: to paint the same again costs a frame, to look does not
  let sharp = 1;
  canvas.start = (width, height) => {
    sharp = Math.min(SHEET_SHARPEST, Math.ceil(devicePixelRatio || 1));
    if (image?.width !== width * sharp || image.height !== height * sharp) {
      [canvas.width, canvas.height] = [width * sharp, height * sharp];
      canvas.style.width = `${width}px`;
      canvas.style.height = `${height}px`;
      image = brush.createImageData(width * sharp, height * sharp);
      pixels = new Uint32Array(image.data.buffer);
      painted = null;
    } else pixels.fill(0);
  };
  /** A square at (x, y), `side` CSS pixels wide, of `cells` x `cells` values. */
  canvas.tile = (x, y, side, cells, value, color) => {
    const [left, top, size] = [x * sharp, y * sharp, side * sharp];
    const edge = (cell) => Math.round((size * cell) / cells);
    for (let row = 0; row < cells; row++) {
      const first = (top + edge(row)) * image.width + left;
      for (let column = 0; column < cells; column++) {
        const pixel = color(value(row, column));
        for (let x = first + edge(column); x < first + edge(column + 1); x++) pixels[x] = pixel;
      }
      for (let line = 1; line < edge(row + 1) - edge(row); line++)
        pixels.copyWithin(first + line * image.width, first, first + size);
    }
  };
  canvas.finish = () => {
    if (painted?.every((pixel, i) => pixel === pixels[i])) return;
    brush.putImageData(image, 0, 0);
    painted = pixels.slice();
  };
  return canvas;
}
