// What the three grids of the demo pooling show: colours, texts, hatches. No DOM.
import { grayColor, weightColor } from "./draw.js";
import { inputSheet, numberTexts, plainSheet, whiteOf } from "./pixel_sheets.js";

/**
 * The grids, as a stage takes them: the noisy image, its pooled values, and how far these lie from
 * the pooled clean image.
 * @param {object} state - of `poolingState`
 */
export function poolingSheets(state) {
  const { outShape, outputs, differences, refusal } = state;
  const white = whiteOf(state.inputs);
  // room for Keras's message
  if (refusal)
    return [inputSheet(state, "–"), { name: "output", rows: 7, columns: 9, blank: true }];
  const largest = differences.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return [
    inputSheet(state, "–"),
    {
      ...plainSheet("output", ...outShape),
      sign: "→",
      colors: Array.from(outputs, (value) => grayColor(value / white)),
      texts: numberTexts(outputs),
    },
    {
      ...plainSheet("difference", ...outShape),
      colors: differences.map((value) => weightColor(value, largest)),
      texts: numberTexts(differences),
    },
  ];
}
