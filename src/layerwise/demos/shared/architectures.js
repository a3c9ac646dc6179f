// Famous stacks, and what their papers say where Keras's layers give another number. No DOM.

const VGG_BLOCKS = [
  [2, 64],
  [2, 128],
  [3, 256],
  [3, 512],
  [3, 512],
];

const ALEXNET_LAYERS = [
  "conv 96 11 strides 4 relu",
  "max_pool 3 strides 2",
  "conv 256 5 same groups 2 relu",
  "max_pool 3 strides 2",
  "conv 384 3 same relu",
  "conv 384 3 same groups 2 relu",
  "conv 256 3 same groups 2 relu",
  "max_pool 3 strides 2",
  "flatten",
  "dense 4096 relu",
  "dense 4096 relu",
  "dense 1000 softmax",
];

const LENET_LAYERS = [
  "conv 6 5 tanh",
  "average_pool 2",
  "conv 16 5 tanh",
  "average_pool 2",
  "conv 120 5 tanh",
  "flatten",
  "dense 84 tanh",
  "dense 10 softmax",
];

const TWO_GPUS =
  "The paper splits these maps over two GPUs: each half reads half of the input's maps. That is groups=2.";

/**
 * Presets by name. `stack` is the text that `parseStack` reads; `paper` is one sentence about the
 * whole; `notes` has, for the index of a layer, a short tag and a sentence.
 */
export const ARCHITECTURES = {
  "LeNet-5": {
    stack: ["input 32 32 1", ...LENET_LAYERS].join("; "),
    paper:
      "LeCun, Bottou, Bengio and Haffner (1998) count 60,000 trainable parameters. Keras's layers come near, not equal: open C3, S2 and the output to see why.",
    notes: {
      0: { tag: "C1", text: "The paper: 6 maps of 28 × 28, 156 trainable parameters." },
      1: {
        tag: "S2, paper: 12",
        text: "The paper's subsampling adds four pixels, multiplies by a trained coefficient, adds a trained bias and squashes: 2 parameters a map, 12 in all. AveragePooling2D has none.",
      },
      2: {
        tag: "C3, paper: 1,516",
        text: "In the paper each of the 16 maps reads only 3, 4 or 6 of the 6 maps, by a table: 25 × (6 × 3 + 9 × 4 + 1 × 6) + 16 = 1,516. Conv2D connects all of them: 2,416. A table like this is no groups either, because its sets of maps overlap.",
      },
      3: { tag: "S4, paper: 32", text: "Again 2 parameters a map: 2 × 16 = 32." },
      4: {
        tag: "C5",
        text: "The paper: 48,120. Its kernel is as large as its input, so it could be a Dense layer; on a larger image it would not be.",
      },
      6: { tag: "F6", text: "The paper: 84 units, 10,164 parameters." },
      7: {
        tag: "output, paper: 0 trained",
        text: "The paper's output measures the distance to 10 fixed codes of 84 numbers (radial basis functions). Keras has no such layer; a Dense layer with softmax is what everyone writes today.",
      },
    },
  },
  AlexNet: {
    stack: ["input 227 227 3", ...ALEXNET_LAYERS].join("; "),
    paper:
      "Krizhevsky, Sutskever and Hinton (2012) speak of 60 million parameters. The paper's images are 224 × 224; its 55 × 55 maps need 227.",
    notes: {
      0: {
        tag: "paper: 55 × 55 × 96",
        text: "55 × 55 × 96 = 290,400 values. The paper's list of layer sizes says 253,440, which no 96 square maps give. Without shared weights this layer would have 290,400 × (363 + 1) = 105,705,600 parameters.",
      },
      1: {
        tag: "paper: overlapping",
        text: "A window of 3 moves by 2. The paper normalizes responses before it; that layer has no parameters and Keras 3 has no such layer.",
      },
      2: { tag: "two groups", text: `${TWO_GPUS} Without groups: 614,656 parameters.` },
      4: { tag: "no groups", text: "Here the paper's two GPUs talk: every map reads all 256." },
      5: { tag: "two groups", text: `${TWO_GPUS} Without groups: 1,327,488 parameters.` },
      6: { tag: "two groups", text: `${TWO_GPUS} Without groups: 884,992 parameters.` },
      9: { tag: "", text: "More than half of all parameters are in this one matrix." },
    },
  },
  "AlexNet-224": {
    stack: ["input 224 224 3", ...ALEXNET_LAYERS].join("; "),
    paper:
      "The same layers on the 224 × 224 that the paper states. 54, not 55: everything after it shrinks, and the first dense layer has 6,400 inputs instead of 9,216.",
    notes: {
      0: {
        tag: "paper: 55",
        text: 'On 224, "valid" fits ⌊(224 − 11) / 4⌋ + 1 = 54 windows and "same" ⌈224 / 4⌉ = 56. For 55 take 227 pixels, or add three columns of zeros: zero_pad 1 2 1 2 before this layer.',
      },
    },
  },
  VGG16: {
    stack: [
      "input 224 224 3",
      ...VGG_BLOCKS.flatMap(([count, filters]) => [
        ...Array(count).fill(`conv ${filters} 3 same relu`),
        "max_pool 2",
      ]),
      "flatten",
      "dense 4096 relu",
      "dense 4096 relu",
      "dense 1000 softmax",
    ].join("; "),
    paper:
      "Simonyan and Zisserman (2015), configuration D: 138 million parameters. 16 layers have weights: 13 convolutions and 3 dense layers.",
    notes: {
      0: { tag: "block 1", text: "3 × 3 × 3 × 64 weights and 64 biases: 1,792." },
      2: { tag: "block 1", text: "Every block ends with a pooling that halves height and width." },
      19: { tag: "head", text: "Three quarters of all parameters are in this one matrix." },
    },
  },
  impossible: {
    stack: ["input 12 12 1", ...LENET_LAYERS].join("; "),
    paper: "LeNet-5 on images of 12 × 12 pixels.",
    notes: {},
  },
};

/** The text of a stack: a preset's when the setting names one. */
export function stackOf(setting) {
  return ARCHITECTURES[setting]?.stack ?? setting;
}
