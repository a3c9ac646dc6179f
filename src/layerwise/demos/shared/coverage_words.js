// What the demo coverage says: the shares worked out, the mapping in words, the Keras lines. No DOM.
import {
  COVERAGE_STEM,
  coverageBranches,
  coverageLinks,
  coverageZeros,
  isCoverageBlock,
  layerPadding,
} from "./coverage.js";
import { wholeNumber } from "./numbers.js";

const COVERAGE_BRANCH_NAMES = { main: "main path", shortcut: "shortcut" };
const COVERAGE_POINTED = { outputs: "Output", features: "Feature position", pixels: "Pixel" };

/** A share of positions with the numbers that make it, such as "16 of 64 positions, 25 %". */
export function shareOf({ read, side }, things = " positions") {
  const percentage = Number(((100 * read) / (side * side)).toFixed(1));
  return `${wholeNumber(read)} of ${wholeNumber(side * side)}${things}, ${percentage}\u00a0%`;
}

/** The share and the counts of a map, as its caption says them. */
export function mapCaption(map) {
  const most = Math.max(...map.counts);
  const least = map.counts.reduce((low, count) => Math.min(low, count), most);
  const times = least === most ? least : `${least} to ${most}`;
  return `${shareOf(map, "")}; read ${times} ${times === 1 ? "time" : "times"}`;
}

/**
 * The demo's numbers worked out, as [term, calculation] pairs.
 * @param {object} state - as `coverageState` returns it
 */
export function coverageSteps(state) {
  const steps = state.branches.map((branch) => [branchTitle(state, branch), branchShare(branch)]);
  if (state.branches.length > 1)
    steps.push(["both paths", state.outputs ? shareOf(state.features) : "cannot be added"]);
  steps.push(["output", outputStep(state)]);
  if (state.image && state.outputs) steps.push(...pixelSteps(state));
  return steps;
}

function branchTitle({ stack }, { name, layers }) {
  const chain = layers.map(({ layer, kernel, strides }) => {
    const window = `${kernel}×${kernel}${strides > 1 ? `/${strides}` : ""}`;
    return layer === "Conv2D" ? window : `${layer} ${window}`;
  });
  const text = chain.join(", ");
  return isCoverageBlock(stack) ? `${COVERAGE_BRANCH_NAMES[name]}: ${text}` : text;
}

function branchShare({ totals, features, sizes }) {
  if (sizes.at(-1) < 1) return "no window fits";
  const along = totals.filter((total) => total > 0).length;
  return `${along} of ${totals.length} rows · ${along} of ${totals.length} columns = ${shareOf(features, "")}`;
}

function outputStep({ branches, outputs, padding }) {
  if (!outputs) return coverageRefusal(branches);
  const { layers, sizes } = branches[0];
  const at = layers.findIndex(({ strides }) => strides > 1);
  const { kernel, strides } = layers[at];
  const [size, count] = [sizes[at], sizes[at + 1]];
  const zeros = 2 * coverageZeros(layers[at], padding);
  const windows =
    layerPadding(layers[at], padding) === "same"
      ? `⌈${size} / ${strides}⌉ = ${count}`
      : `⌊(${size}${zeros ? ` + ${zeros}` : ""} − ${kernel}) / ${strides}⌋ + 1 = ${count}`;
  const stretched = branches.find(({ broadcast }) => broadcast);
  if (stretched)
    return `Add stretches the ${COVERAGE_BRANCH_NAMES[stretched.name]}'s 1 × 1 over ${outputs} × ${outputs}, without a warning`;
  const later = outputs === count ? "" : `, then ${sizes.slice(at + 2).join(", ")}`;
  return `${windows} windows along each axis${later}: ${outputs} × ${outputs}`;
}

/** What Keras says when it refuses the stack. */
export function coverageRefusal(branches) {
  const stuck = branches.find(({ sizes }) => sizes.at(-1) < 1);
  if (stuck) return "Keras refuses: Computed output size would be zero or negative.";
  const shapes = branches.map(({ sizes }) => `(${sizes.at(-1)}, ${sizes.at(-1)}, 512)`);
  return `Keras refuses to add the paths: Inputs have incompatible shapes. Received shapes ${shapes.join(" and ")}`;
}

/** Why the pixels are read, though feature positions may not be. */
function pixelSteps({ pixels, image, branches, stem, size }) {
  const [first, second] = COVERAGE_STEM;
  const reach = first.kernel + first.strides * (second.kernel - 1);
  const apart = first.strides * second.strides;
  const read = Array.from({ length: size }, (_, at) => at).filter((at) =>
    branches.some(({ totals }) => totals[at] > 0),
  );
  const step = Math.max(...read.slice(1).map((at, index) => at - read[index]), 1);
  const left = image - 1 - lastRead(stem.ways[read.at(-1)]);
  return [
    ["image", shareOf(pixels, " pixels")],
    [
      "one feature position",
      `sees ${first.kernel} + ${first.strides} · (${second.kernel} − 1) = ${reach} pixels along each axis`,
    ],
    [
      "windows that are read",
      `start ${step} · ${apart} = ${step * apart} pixels apart; ${reach} > ${step * apart}, so they overlap` +
        (left > 0 ? `; behind the last one, ${left} rows and columns are left over` : ""),
    ],
  ];
}

const lastRead = (ways) => ways.findLastIndex((way) => way > 0);

/** What the position pointed at reads, or what reads it, in a sentence. */
export function coveragePointed(state, pointed) {
  const { map, row, column } = pointed;
  const place = `${COVERAGE_POINTED[map]} (${row}, ${column})`;
  if (!state.outputs)
    return map === "outputs" ? "There is no output." : `${place}: there is no output to read it.`;
  const links = coverageLinks(state, pointed);
  const some = (name) => links[name].reduce((sum, way) => sum + Number(way > 0), 0);
  const share = (name) => `${some(name)} of ${wholeNumber(links[name].length)}`;
  if (map === "outputs") {
    const seen = state.image ? ` and ${share("pixels")} pixels` : "";
    return `${place} reads ${share("features")} feature positions${seen}.`;
  }
  const verdict = some("outputs")
    ? `is read by ${share("outputs")} outputs. Paths: ${pathsWritten(state, pointed)}.`
    : "is read by no output: its value changes nothing.";
  if (map === "pixels")
    return `${place} ${verdict} Seen by ${share("features")} feature positions.`;
  return `${place} ${verdict}${state.image ? ` It sees ${share("pixels")} pixels.` : ""}`;
}

/** The count of a position with its factors: rows · columns, added over the branches. */
function pathsWritten({ branches, features, pixels }, { map, row, column }) {
  const { counts, side } = map === "pixels" ? pixels : features;
  const total = (ways, at) => ways.reduce((sum, line) => sum + line[at], 0);
  const products = branches.map((branch) => {
    const ways = map === "pixels" ? branch.pixelWays : branch.ways;
    const written = `${total(ways, row)} · ${total(ways, column)}`;
    return branches.length > 1 ? `${COVERAGE_BRANCH_NAMES[branch.name]} ${written}` : written;
  });
  return `${products.join(" + ")} = ${counts[row * side + column]}`;
}

/** The verdict in a sentence, for those who hear the demo. */
export function coverageVerdict({ branches, outputs, image, features, pixels }) {
  if (!outputs) return coverageRefusal(branches);
  const onImage = image ? ` ${shareOf(pixels, " pixels")} of the image.` : "";
  return `${shareOf(features)}, are read.${onImage}`;
}

/** The Keras lines that make the stack. */
export function coverageCode({ stack, path, padding, size, image }) {
  const block = isCoverageBlock(stack);
  const shape = image ? [image, image, 3] : [size, size, block ? 256 : 64];
  const lines = [`${image ? "x" : "inputs"} = keras.Input((${shape.join(", ")}))`];
  if (image) {
    const [first, second] = COVERAGE_STEM;
    lines.push(...layerLines(first, "x", "x", { padding, filters: 64 }));
    lines.push(...layerLines(second, "x", "inputs", { padding, filters: 64 }));
  }
  const branches = Object.entries(coverageBranches(stack, path));
  for (const [name, layers] of branches) {
    const to = branches.length > 1 ? name : "outputs";
    layers.forEach((layer, at) => {
      const filters = !block ? 64 : at === layers.length - 1 ? 512 : 128;
      lines.push(...layerLines(layer, at ? to : "inputs", to, { padding, filters }));
    });
  }
  if (branches.length > 1) lines.push("outputs = keras.layers.Add()([main, shortcut])");
  return lines.join("\n");
}

function layerLines(layer, from, to, { padding, filters }) {
  const zeros = coverageZeros(layer, padding);
  const same = layerPadding(layer, padding) === "same" && layer.kernel > 1;
  const options = [layer.layer === "Conv2D" ? `${filters}, ${layer.kernel}` : `${layer.kernel}`];
  if (layer.strides > 1) options.push(`strides=${layer.strides}`);
  if (same) options.push('padding="same"');
  const line = (source) => `${to} = keras.layers.${layer.layer}(${options.join(", ")})(${source})`;
  const padded = `${to} = keras.layers.ZeroPadding2D(${zeros})(${from})`;
  return zeros ? [padded, line(to)] : [line(from)];
}
