// Grids of numbers on one canvas, which the pointer and the keyboard walk and the reader edits.
//
// A canvas draws a thousand cells within a frame; a thousand elements do not. Over each grid lies
// what pointer, keyboard and screen readers need: grid_overlay.js.
import { element } from "./draw.js";
import { CAPTION, GUTTER, gridLayout } from "./grid_layout.js";
import { gridOverlay, moveTo } from "./grid_overlay.js";
import { paintGrid, paintSign, stageColors } from "./grid_painting.js";

/**
 * A stage.
 * @param {object} options
 * @param {{name: string, label: string, editable?: boolean}[]} options.grids
 * @param {object} [options.spacing] - `wide`, `gap` and `narrowest`, as `gridLayout` takes them
 * @param {(cell: {grid: string, row: number, column: number} | null) => void} options.pointed -
 *   the pointer or the focus is on a cell, or on none
 * @param {(cell: object) => void} options.chosen - a cell was clicked, or reached by a key
 * @param {(cell: object) => string} options.named - what a screen reader hears of a cell
 * @param {(cell: object) => string} options.content - what an editor starts with
 * @param {(cell: object, text: string) => void} options.edited
 * @param {() => void} options.resized - the stage has another size or other colours
 * @returns {HTMLElement} with `show`, `draw`, `caption`, `rest`, `fill` and `stop`
 */
export function gridStage({ grids, spacing, resized, ...calls }) {
  const canvas = element("canvas", { class: "lw-stage-canvas", "aria-hidden": "true" });
  const still = document.createElement("canvas"); // the grids without marks
  const node = element("div", { class: "lw-grids" }, canvas);
  const overlays = new Map(grids.map((grid) => [grid.name, gridOverlay(grid, calls)]));
  for (const { caption, table } of overlays.values()) node.append(caption, table);
  const fillers = new Map();
  const shown = new Map(); // by name: what paintGrid takes
  let colors = null;
  // measured once, not in every frame: to ask for a size makes the browser lay out the page
  let size = { width: 0, height: 0, scale: 1 };

  function measure() {
    const now = {
      width: node.clientWidth,
      height: node.clientHeight,
      scale: window.devicePixelRatio,
    };
    const isOther = Object.keys(now).some((name) => now[name] !== size[name]);
    if (isOther) {
      size = now;
      for (const each of [canvas, still]) {
        each.width = Math.round(size.width * size.scale);
        each.height = Math.round(size.height * size.scale);
      }
    }
    return isOther;
  }

  /**
   * Lay out and draw the grids: for each of them what `paintGrid` takes, but for the place, and the
   * `sign` before it. A `blank` one leaves its place to what was given to `fill`.
   */
  node.show = (sheets) => {
    if (!size.width) measure();
    colors ??= stageColors(node);
    const places = gridLayout({ ...size, ...spacing, grids: sheets });
    const brush = still.getContext("2d");
    brush.setTransform(size.scale, 0, 0, size.scale, 0, 0);
    brush.fillStyle = colors.paper;
    brush.fillRect(0, 0, size.width, size.height);
    shown.clear();
    sheets.forEach((sheet, i) => {
      const grid = { ...sheet, ...places[i] };
      if (sheet.blank) return standIn(grid);
      shown.set(sheet.name, grid);
      paintGrid(brush, grid, colors);
      const before = shown.get(sheets[i - 1]?.name);
      if (sheet.sign && before) paintSign(brush, sheet.sign, before, grid, colors);
    });
    for (const [name, overlay] of overlays) overlay.place(shown.get(name));
  };

  /** Draw the grids and call `marks(brush, grids, colors)` to draw on top of them. */
  node.draw = (marks) => {
    if (!canvas.width) return; // not in the page yet
    const brush = canvas.getContext("2d");
    brush.setTransform(1, 0, 0, 1, 0, 0);
    brush.drawImage(still, 0, 0);
    brush.setTransform(size.scale, 0, 0, size.scale, 0, 0);
    marks(brush, shown, colors);
  };

  /** What stands in a grid's place while its sheet is `blank`. */
  node.fill = (name, content) => {
    fillers.set(name, content);
    node.append(content);
  };

  function standIn({ name, x, y }) {
    const left = x - GUTTER;
    moveTo(fillers.get(name), left, y - GUTTER - CAPTION, size.width - left);
  }

  /** The two lines above a grid. */
  node.caption = (name, title, note) => overlays.get(name).say(title, note);

  /** Put a grid's focusable cell somewhere, without focusing it. */
  node.rest = (name, row, column) => overlays.get(name).rest(row, column);

  node.stop = watched(node, measure, () => {
    colors = null;
    resized();
  });
  return node;
}

/** Call `changed` when the stage has another size or the page another theme; returns a cleanup. */
function watched(node, measure, changed) {
  const sizes = new ResizeObserver(() => measure() && changed());
  sizes.observe(node);
  const themes = new MutationObserver(changed);
  themes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  themes.observe(document.body, { attributeFilter: ["data-jp-theme-light"] });
  return () => {
    sizes.disconnect();
    themes.disconnect();
  };
}
