// Two ways to twice the size: a transposed convolution, and a resize with a convolution behind it.
import { element, settingControl } from "./shared/draw.js";
import { linkedDemo } from "./shared/linked_demo.js";
import { drawUpsamplingMarks } from "./shared/upsampling_marks.js";
import { upsamplingSheets } from "./shared/upsampling_sheets.js";
import {
  UPSAMPLING_SETTINGS,
  upsamplingHasCell,
  upsamplingState,
} from "./shared/upsampling_state.js";
import {
  upsamplingArithmetic,
  upsamplingCaptions,
  upsamplingCellName,
  upsamplingCode,
  upsamplingFormula,
  upsamplingSentence,
} from "./shared/upsampling_text.js";

const UPSAMPLING = {
  settings: UPSAMPLING_SETTINGS,
  grids: [
    { name: "input", label: "Small image: arrow keys move" },
    { name: "kernel", label: "Kernel of the transposed convolution: arrow keys move" },
    { name: "transposed", label: "Transposed: arrow keys move" },
    { name: "resized", label: "Resized image: arrow keys move" },
    { name: "weights", label: "Weights of the convolution: arrow keys move" },
    { name: "convolved", label: "Convolved: arrow keys move" },
  ],
  outputGrids: ["transposed", "convolved"],
  walkLabel: "",
  typed: {},
  state: upsamplingState,
  hasCell: upsamplingHasCell,
  sheets: upsamplingSheets,
  captions: upsamplingCaptions,
  mends: () => [],
  steps: upsamplingArithmetic,
  code: upsamplingCode,
  sentence: upsamplingSentence,
  formula: upsamplingFormula,
  cellName: upsamplingCellName,
  content: () => "",
  marks: drawUpsamplingMarks,
};

function render({ model, el, settings }) {
  const block = (...names) =>
    element(
      "div",
      { class: "lw-choices" },
      ...names.map(([name, label]) => settingControl(model, settings, name, label)),
    );
  const controls = [
    block(["kernel_size"], ["interpolation"]),
    block(["weights"], ["start", "random start"], ["image"], ["shows", "output shows"]),
  ];
  el.classList.add("lw-upsampling");
  return linkedDemo({ model, el }, { ...UPSAMPLING, controls });
}

export default { render };
