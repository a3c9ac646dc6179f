// A convolution of one image with one filter: three linked grids, worked out with their numbers.
import { drawConv2dMarks } from "./shared/conv2d_marks.js";
import { conv2dSheets } from "./shared/conv2d_sheets.js";
import { CONV2D_SETTINGS, conv2dMends, conv2dState, hasCell } from "./shared/conv2d_state.js";
import {
  conv2dArithmetic,
  conv2dCaptions,
  conv2dCellName,
  conv2dCode,
  conv2dContent,
  conv2dFormula,
  conv2dSentence,
} from "./shared/conv2d_text.js";
import { axisControls, presetControl } from "./shared/demo_parts.js";
import { element, settingControl } from "./shared/draw.js";
import { linkedDemo } from "./shared/linked_demo.js";

const PAIRS = [
  ["input", "height", "width"],
  ["kernel_size", "kernel_height", "kernel_width"],
  ["strides", "strides_height", "strides_width"],
  ["dilation_rate", "dilation_height", "dilation_width"],
];

const CONV2D = {
  settings: CONV2D_SETTINGS,
  grids: [
    { name: "input", label: "Input: arrow keys move, Enter changes a number", editable: true },
    { name: "kernel", label: "Kernel: arrow keys move, Enter changes a number", editable: true },
    { name: "output", label: "Output: arrow keys move" },
  ],
  outputGrids: ["output"],
  typed: { input: "input_values", kernel: "kernel_values" },
  state: conv2dState,
  hasCell,
  sheets: conv2dSheets,
  captions: conv2dCaptions,
  mends: conv2dMends,
  steps: conv2dArithmetic,
  code: conv2dCode,
  sentence: conv2dSentence,
  formula: conv2dFormula,
  cellName: conv2dCellName,
  content: conv2dContent,
  marks: drawConv2dMarks,
};

function render({ model, el, settings }) {
  const choices = element(
    "div",
    { class: "lw-choices" },
    settingControl(model, settings, "padding"),
    presetControl(model, settings, "input", "input_values"),
    presetControl(model, settings, "kernel", "kernel_values"),
    settingControl(model, settings, "seed"),
  );
  const controls = [axisControls(model, settings, PAIRS), choices];
  return linkedDemo({ model, el }, { ...CONV2D, controls });
}

export default { render };
