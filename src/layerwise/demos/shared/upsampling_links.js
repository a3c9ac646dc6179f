// What belongs together in the demo upsampling: pixels of the small image, weights, outputs. No DOM.
import { gathered } from "./transpose_state.js";
import { resizeSources } from "./upsampling.js";
import { RESIZED_KERNEL } from "./upsampling_state.js";

const REACH = Math.floor(RESIZED_KERNEL / 2);

/** The products that the transposed convolution adds up at an output: {i, j, a, b}. */
export function transposedLinks({ axis }, row, column) {
  return gathered({ rows: axis, columns: axis }, row, column);
}

/** The places of the resized image that the convolution reads, with their weights: {i, j, a, b}. */
export function convolvedLinks({ side }, row, column) {
  const taps = Array.from({ length: RESIZED_KERNEL }, (_, tap) => tap);
  const inside = (place) => place >= 0 && place < 2 * side;
  return taps
    .flatMap((a) => taps.map((b) => ({ i: row - REACH + a, j: column - REACH + b, a, b })))
    .filter(({ i, j }) => inside(i) && inside(j));
}

/** The block of the small image that a place of the resized one is made of. */
export function resizedBlock({ interpolation, side }, row, column) {
  const [down, across] = [row, column].map((place) =>
    resizeSources(interpolation, place, side).map(({ from }) => from),
  );
  return { row: down[0], column: across[0], rows: down.length, columns: across.length };
}

/** The square of places that a pixel of the small image reaches: in the resized one, and behind. */
export function reachedBlocks({ axis, interpolation, side }, row, column) {
  const spread = interpolation === "nearest" ? 0 : 1;
  const block = (place, before, length) => {
    const first = Math.max(0, 2 * place - before);
    return { first, length: Math.min(2 * side, 2 * place - before + length) - first };
  };
  const square = (before, length) => {
    const [down, across] = [row, column].map((place) => block(place, before, length));
    return { row: down.first, column: across.first, rows: down.length, columns: across.length };
  };
  return {
    transposed: square(axis.before, axis.kernel),
    resized: square(spread, 2 + 2 * spread),
    convolved: square(spread + REACH, 2 + 2 * (spread + REACH)),
  };
}
