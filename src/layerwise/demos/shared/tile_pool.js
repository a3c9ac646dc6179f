// Buttons with small pictures of weights: made once, hidden when there are fewer, never rebuilt.
import { element, weightColor } from "./draw.js";

const LEVELS = 255; // of a colour, on each side of zero
const PALETTE = Array.from({ length: 2 * LEVELS + 1 }, (_, i) => weightColor(i - LEVELS, LEVELS));
const TILE_STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
const TILE_ENDS = { Home: 0, End: Infinity };

/**
 * A group of tiles with one tab stop and arrow keys between them.
 * @param {{label: string, names: (tile: number) => string, choose: (tile: number) => void}} options
 * @returns {HTMLElement} with `show(count, size, largest, weights)`, where `weights(tile)` gives the
 *   size * size weights of a tile and `largest` the one of full colour, and `mark(tile)`
 */
export function tilePool({ label, names, choose }) {
  const box = element("div", { class: "lw-tiles", role: "group", "aria-label": label });
  const pool = []; // {button, canvas, brush}
  let shown = 0;
  let image = null; // pixels of one tile; every tile is drawn from it
  let marked = -1;

  function make(tile) {
    const canvas = element("canvas", { class: "lw-tile", "aria-hidden": "true" });
    const button = element(
      "button",
      {
        type: "button",
        class: "lw-filter",
        "aria-label": names(tile),
        tabindex: -1,
        "data-lm-suppress-shortcuts": "true",
        onpointerenter: () => choose(tile),
        onfocus: () => choose(tile),
        onkeydown: (event) => step(event, tile),
      },
      canvas,
    );
    return { button, canvas, brush: canvas.getContext("2d") };
  }

  function step(event, tile) {
    const goal = TILE_ENDS[event.key] ?? tile + TILE_STEPS[event.key];
    if (Number.isNaN(goal) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.stopPropagation();
    pool[Math.max(0, Math.min(shown - 1, goal))].button.focus();
  }

  /** As many tiles as wanted; who had the focus keeps it. */
  function resize(count) {
    const focused = box.contains(document.activeElement);
    while (pool.length < count) {
      pool.push(make(pool.length));
      box.append(pool.at(-1).button);
    }
    for (let tile = Math.min(shown, count); tile < Math.max(shown, count); tile++)
      pool[tile].button.hidden = tile >= count;
    shown = count;
    if (focused && document.activeElement?.hidden) pool[count - 1].button.focus();
  }

  box.show = (count, size, largest, weights) => {
    if (count !== shown) resize(count);
    if (image?.width !== size) image = new ImageData(size, size);
    for (let tile = 0; tile < count; tile++) {
      const { canvas, brush } = pool[tile];
      if (canvas.width !== size || canvas.height !== size) canvas.width = canvas.height = size;
      paintTile(image.data, weights(tile), largest);
      brush.putImageData(image, 0, 0);
    }
  };

  box.mark = (tile) => {
    pool[marked]?.button.classList.remove("lw-marked");
    pool[marked]?.button.setAttribute("tabindex", "-1");
    marked = tile;
    pool[tile].button.classList.add("lw-marked");
    pool[tile].button.setAttribute("tabindex", "0");
  };
  return box;
}

function paintTile(pixels, weights, largest) {
  const scale = largest > 0 ? LEVELS / largest : 0;
  for (let cell = 0; cell < weights.length; cell++) {
    const color = PALETTE[Math.round(scale * weights[cell]) + LEVELS];
    pixels[4 * cell] = color[0];
    pixels[4 * cell + 1] = color[1];
    pixels[4 * cell + 2] = color[2];
    pixels[4 * cell + 3] = 255;
  }
}
