// Pooling of one image, max or average: what each window keeps, and what noise leaves behind.
import { presetControl } from "./shared/demo_parts.js";
import { element, settingControl } from "./shared/draw.js";
import { linkedDemo } from "./shared/linked_demo.js";
import { drawPoolingMarks } from "./shared/pooling_marks.js";
import { poolingSheets } from "./shared/pooling_sheets.js";
import {
  POOLING_SETTINGS,
  poolingHasCell,
  poolingMends,
  poolingState,
} from "./shared/pooling_state.js";
import {
  poolingArithmetic,
  poolingCaptions,
  poolingCellName,
  poolingCode,
  poolingContent,
  poolingFormula,
  poolingSentence,
} from "./shared/pooling_text.js";

const POOLING = {
  settings: POOLING_SETTINGS,
  grids: [
    { name: "input", label: "Input: arrow keys move, Enter changes a number", editable: true },
    { name: "output", label: "Output: arrow keys move" },
    { name: "difference", label: "Error of each output: arrow keys move" },
  ],
  outputGrids: ["output", "difference"],
  typed: { input: "input_values" },
  state: poolingState,
  hasCell: poolingHasCell,
  sheets: poolingSheets,
  captions: poolingCaptions,
  mends: poolingMends,
  steps: poolingArithmetic,
  code: poolingCode,
  sentence: poolingSentence,
  formula: poolingFormula,
  cellName: poolingCellName,
  content: poolingContent,
  marks: drawPoolingMarks,
};

function render({ model, el, settings }) {
  const block = (...controls) => element("div", { class: "lw-choices" }, ...controls);
  const control = (name) => settingControl(model, settings, name);
  const amount = control("amount");
  amount.querySelector("label").textContent = "amount, %";
  const controls = [
    block(...["pooling", "pool_size", "strides", "padding"].map(control)),
    block(
      presetControl(model, settings, "input", "input_values"),
      control("noise"),
      amount,
      control("seed"),
    ),
    block(control("height"), control("width")),
  ];
  return linkedDemo({ model, el }, { ...POOLING, controls });
}

export default { render };
