// What the demo shape_tape says about a stack: rows, worked steps, totals. No DOM.
import { equationText } from "./formula.js";
import { layerCall } from "./keras_code.js";
import { LayerRefusal, shapeText } from "./layer_refusals.js";
import { rowSteps } from "./layer_stack.js";
import { wholeNumber } from "./numbers.js";
import { EVERY_POSITION, IT_DEPENDS } from "./receptive_fields.js";

/** The layer's call, without what changes no shape; or its text where it could not be read. */
export function rowTitle(layer) {
  return layer instanceof LayerRefusal ? layer.written : layerCall(layer, ["activation"]);
}

/** "1 parameter", "1,792 parameters". */
export function counted(count, word) {
  return `${wholeNumber(count)} ${word}${count === 1 ? "" : "s"}`;
}

/** The sizes of a field or an image: "67 × 67", or "5" where there is one axis. */
function timesText(sizes) {
  return sizes.map(wholeNumber).join(" × ");
}

/** The receptive field of a row in a word or two. */
export function fieldText({ fields }) {
  if (fields === IT_DEPENDS) return "it depends";
  if (fields === EVERY_POSITION) return "every position";
  return fields.length ? timesText(fields.map(({ size }) => size)) : "every value";
}

/** The receptive field as a sentence for the picture of the input. */
export function fieldSentence({ fields, shape }, input) {
  if (fields === IT_DEPENDS) return "How many pixels one value sees depends on its position.";
  if (fields === EVERY_POSITION || !fields.length)
    return "One value reads every position of its layer's input.";
  const spatial = input.slice(0, -1);
  const strides = new Set(fields.map((field) => field.strides));
  const next = strides.size === 1 ? [...strides][0] : timesText(fields.map((each) => each.strides));
  const ends = fields.map(
    ({ offset, size, strides: far }, axis) => offset + (shape[axis + 1] - 1) * far + size,
  );
  const pads = fields.some(({ offset }, axis) => offset < 0 || ends[axis] > spatial[axis]);
  const unread = fields.some((_, axis) => ends[axis] < spatial[axis]);
  const sees = `One value sees ${timesText(fields.map(({ size }) => size))} of the ${timesText(spatial)} pixels.`;
  const step = shape.slice(1, -1).some((count) => count > 1)
    ? ` Its neighbour's field starts ${next} further.`
    : "";
  return `${sees}${step}${pads ? " At the border, part of the field is padding." : ""}${
    unread ? " The last pixels are never read." : ""
  }`;
}

/** The worked steps of a row as [title, lines] pairs. */
export function workedRow(row) {
  return rowSteps(row).map(({ title, steps }) => {
    const lines = steps.flatMap((step) => [equationText(step), ...(step.why ? [step.why] : [])]);
    return [title, lines.join("\n") || nothingWorked(title, row)];
  });
}

function nothingWorked(title, row) {
  if (title === "shape") return "The output has the shape of the input.";
  return row.fields === EVERY_POSITION
    ? "One value reads every position of this layer's input."
    : row.fields === IT_DEPENDS
      ? "It depends on the position."
      : "Every position by itself: the field stays as it was.";
}

/** The whole stack in one line. */
export function totalText({ rows, failed, parameters, multiplyAdds }) {
  if (failed >= 0) return `Keras refuses layer ${failed + 1} of ${rows.length}.`;
  return [
    counted(rows.length, "layer"),
    counted(parameters, "parameter"),
    `${counted(multiplyAdds, "multiply-add")} for one sample`,
  ].join(", ");
}

/** What a screen reader hears after a change: the row in question, then the whole. */
export function tapeSentence(stack, index) {
  const row = stack.rows[stack.failed >= 0 ? stack.failed : index];
  if (!row) return `${totalText(stack)}.`;
  if (row.refusal)
    return `Layer ${stack.failed + 1}, ${rowTitle(row.layer)}, fails: ${row.refusal.rule}`;
  const parts = [shapeText(row.shape), counted(row.parameters, "parameter")];
  return `Layer ${index + 1}, ${rowTitle(row.layer)}: ${parts.join(", ")}. In all ${counted(stack.parameters, "parameter")}.`;
}
