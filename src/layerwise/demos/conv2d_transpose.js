// A transposed convolution: patches laid on the output, and what each output gathers, linked.
import { axisControls, presetControl } from "./shared/demo_parts.js";
import { element, settingControl } from "./shared/draw.js";
import { linkedDemo } from "./shared/linked_demo.js";
import { drawTransposeMarks } from "./shared/transpose_marks.js";
import { transposeSheets } from "./shared/transpose_sheets.js";
import {
  TRANSPOSE_SETTINGS,
  transposeHasCell,
  transposeMends,
  transposeState,
} from "./shared/transpose_state.js";
import {
  transposeArithmetic,
  transposeCaptions,
  transposeCellName,
  transposeCode,
  transposeContent,
  transposeFormula,
  transposeSentence,
} from "./shared/transpose_text.js";

const PAIRS = [
  ["input", "height", "width"],
  ["kernel_size", "kernel_height", "kernel_width"],
  ["strides", "strides_height", "strides_width"],
];

const TRANSPOSE = {
  settings: TRANSPOSE_SETTINGS,
  grids: [
    { name: "input", label: "Input: arrow keys move, Enter changes a number", editable: true },
    { name: "kernel", label: "Kernel: arrow keys move, Enter changes a number", editable: true },
    { name: "output", label: "Output: arrow keys move" },
  ],
  outputGrids: ["output"],
  // choosing an input shows the patch that it scatters, choosing an output what it gathers
  walks: {
    input: {
      row: "input_row",
      column: "input_column",
      shape: ({ shape, refusal }) => (refusal ? [0, 0] : shape),
      settings: { view: "scatter" },
    },
    output: {
      row: "output_row",
      column: "output_column",
      shape: ({ outShape }) => outShape,
      settings: { view: "gather" },
    },
  },
  walked: ({ view }) => (view === "scatter" ? "input" : "output"),
  walkLabel: "cell",
  typed: { input: "input_values", kernel: "kernel_values" },
  state: transposeState,
  hasCell: transposeHasCell,
  sheets: transposeSheets,
  captions: transposeCaptions,
  mends: transposeMends,
  steps: transposeArithmetic,
  code: transposeCode,
  sentence: transposeSentence,
  formula: transposeFormula,
  cellName: transposeCellName,
  content: transposeContent,
  marks: drawTransposeMarks,
};

function render({ model, el, settings }) {
  const control = (name) => settingControl(model, settings, name);
  const choices = element(
    "div",
    { class: "lw-choices" },
    control("padding"),
    control("output_padding"),
    control("view"),
    settingControl(model, settings, "shows", "output shows"),
  );
  const numbers = element(
    "div",
    { class: "lw-row lw-presets" },
    presetControl(model, settings, "input", "input_values"),
    presetControl(model, settings, "kernel", "kernel_values"),
    control("seed"),
  );
  const controls = [axisControls(model, settings, PAIRS), choices, numbers];
  return linkedDemo({ model, el }, { ...TRANSPOSE, controls });
}

export default { render };
