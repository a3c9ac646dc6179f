// Buttons with small pictures of weights: made once, hidden when there are fewer, never rebuilt.
//
// One canvas draws all pictures. With one each, the browser would have to commit 64 of them a frame.
import { claimKey } from "./arrow_keys.js";
import { element, weightColor } from "./draw.js";

const LEVELS = 255; // of a colour, on each side of zero
const PALETTE = Array.from({ length: 2 * LEVELS + 1 }, (_, i) => weightColor(i - LEVELS, LEVELS));
const PICTURE = 40; // CSS pixels; the style sheet knows these three too
const TILE = 46; // with its border
const TILE_GAP = 5;
const TILE_STEPS = { ArrowLeft: -1, ArrowUp: -1, ArrowRight: 1, ArrowDown: 1 };
const TILE_ENDS = { Home: 0, End: Infinity };

/**
 * A group of tiles with one tab stop and arrow keys between them.
 * @param {{label: string, most: number, names: (tile: number) => string,
 *   choose: (tile: number) => void}} options - `most` tiles at a time
 * @returns {HTMLElement} with `show(count, size, largest, weights)`, where `weights(tile)` gives the
 *   size * size weights of a tile and `largest` the one of full colour; `mark(tile)`; `stop()`
 */
export function tilePool({ label, most, names, choose }) {
  const pictures = tilePictures(most);
  const box = element(
    "div",
    { class: "lw-tiles lw-pool", role: "group", "aria-label": label },
    pictures.canvas,
  );
  const buttons = [];
  let shown = 0;
  let marked = -1;

  function make(tile) {
    const button = element("button", {
      type: "button",
      class: "lw-filter",
      "aria-label": names(tile),
      tabindex: -1,
      "data-lm-suppress-shortcuts": "true",
      onpointerenter: () => choose(tile),
      onfocus: () => choose(tile),
      onkeydown: (event) => step(event, tile),
    });
    box.append(button);
    return button;
  }

  function step(event, tile) {
    const goal = TILE_ENDS[event.key] ?? tile + TILE_STEPS[event.key];
    if (Number.isNaN(goal) || event.ctrlKey || event.metaKey || event.altKey) return;
    claimKey(event);
    buttons[Math.max(0, Math.min(shown - 1, goal))].focus();
  }

  /** As many tiles as wanted; when the one with the focus goes, the last one gets it. */
  function resize(count) {
    const loses = buttons.indexOf(document.activeElement) >= count;
    while (buttons.length < count) buttons.push(make(buttons.length));
    for (let tile = Math.min(shown, count); tile < Math.max(shown, count); tile++)
      buttons[tile].hidden = tile >= count;
    shown = count;
    if (loses) buttons[count - 1].focus();
  }

  box.show = (count, size, largest, weights) => {
    if (count !== shown) resize(count);
    pictures.load(count, size, largest, weights);
    pictures.draw();
  };

  box.mark = (tile) => {
    if (tile === marked) return;
    buttons[marked]?.classList.remove("lw-marked");
    buttons[marked]?.setAttribute("tabindex", "-1");
    marked = tile;
    buttons[tile].classList.add("lw-marked");
    buttons[tile].setAttribute("tabindex", "0");
  };

  const widths = new ResizeObserver(([entry]) => pictures.fit(entry.contentRect.width));
  widths.observe(box);
  box.stop = () => widths.disconnect();
  return box;
}

/** The canvas over the buttons, and an atlas with the pixels of every picture. */
function tilePictures(most) {
  const canvas = element("canvas", { class: "lw-pool-pictures", "aria-hidden": "true" });
  const atlas = document.createElement("canvas"); // a column of pictures, a pixel a weight
  let image = null;
  let [count, size, columns, scale] = [0, 0, 0, 1];

  function load(newCount, newSize, largest, weights) {
    if (newSize !== size) {
      atlas.width = newSize;
      atlas.height = newSize * most;
      image = new ImageData(newSize, newSize * most);
    }
    [count, size] = [newCount, newSize];
    for (let tile = 0; tile < count; tile++)
      paintTile(image.data, tile * size * size, weights(tile), largest);
    atlas.getContext("2d").putImageData(image, 0, 0, 0, 0, size, size * count);
  }

  /** Give the canvas room for all tiles, in the columns that a box of some width makes of them. */
  function fit(width) {
    columns = Math.max(1, Math.floor((width + TILE_GAP) / (TILE + TILE_GAP)));
    scale = window.devicePixelRatio;
    const pitch = TILE + TILE_GAP;
    const [wide, tall] = [columns * pitch, Math.ceil(most / columns) * pitch];
    canvas.width = wide * scale;
    canvas.height = tall * scale;
    canvas.style = `width:${wide}px;height:${tall}px`;
    draw();
  }

  function draw() {
    if (!columns || !count) return;
    const brush = canvas.getContext("2d");
    brush.setTransform(scale, 0, 0, scale, 0, 0);
    brush.imageSmoothingEnabled = false;
    brush.clearRect(0, 0, canvas.width, canvas.height);
    const edge = (TILE - PICTURE) / 2;
    for (let tile = 0; tile < count; tile++) {
      const x = (tile % columns) * (TILE + TILE_GAP) + edge;
      const y = Math.floor(tile / columns) * (TILE + TILE_GAP) + edge;
      brush.drawImage(atlas, 0, tile * size, size, size, x, y, PICTURE, PICTURE);
    }
  }
  return { canvas, load, fit, draw };
}

function paintTile(pixels, first, weights, largest) {
  const scale = largest > 0 ? LEVELS / largest : 0;
  for (let cell = 0; cell < weights.length; cell++) {
    const color = PALETTE[Math.round(scale * weights[cell]) + LEVELS];
    const place = 4 * (first + cell);
    pixels[place] = color[0];
    pixels[place + 1] = color[1];
    pixels[place + 2] = color[2];
    pixels[place + 3] = 255;
  }
}
