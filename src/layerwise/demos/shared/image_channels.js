// Up to six channels of one picture: red, green and blue of a photograph, and more that are
// computed from them, as an earlier layer might. No DOM.

import { PHOTOGRAPH_SIDE, photographPixels } from "./photograph.js";

/** What each channel shows, in order. */
export const CHANNEL_NAMES = [
  "red",
  "green",
  "blue",
  "brightness",
  "left to right",
  "top to bottom",
];

const imageChannelsKnown = []; // by their count: a slider asks again and again

const hundredths = (value) => Math.round(100 * value) / 100;

/**
 * The first channels of the picture.
 * @param {number} count - 1 to 6
 * @returns {{inputs: Float64Array, shape: number[]}} inputs (16, 16, count) in hundredths: from 0 to
 *   1, and from -1 to 1 for the channels of differences
 */
export function imageChannels(count) {
  return (imageChannelsKnown[count] ??= computedChannels(count));
}

function computedChannels(count) {
  const side = PHOTOGRAPH_SIDE;
  const pixels = photographPixels();
  const color = (row, column, channel) => pixels[(row * side + column) * 3 + channel];
  const inside = (place) => Math.max(0, Math.min(side - 1, place));
  const bright = (row, column) => {
    const [y, x] = [inside(row), inside(column)];
    return (color(y, x, 0) + color(y, x, 1) + color(y, x, 2)) / 3;
  };
  const rules = [
    ...[0, 1, 2].map((channel) => (row, column) => color(row, column, channel)),
    bright,
    (row, column) => bright(row, column + 1) - bright(row, column - 1),
    (row, column) => bright(row + 1, column) - bright(row - 1, column),
  ].slice(0, count);
  const inputs = new Float64Array(side * side * count);
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++)
      rules.forEach((rule, channel) => {
        inputs[(row * side + column) * count + channel] = hundredths(rule(row, column));
      });
  return { inputs, shape: [side, side, count] };
}
