// Windows along one axis: how many fit, where the padding goes, which pixels each one reads.
// Convolutions and pooling share these rules; an axis does not know about the others.

/**
 * The pixels from the first to the last one that a dilated kernel reads.
 * @param {number} kernel
 * @param {number} dilation - from one tap to the next, in pixels
 */
export function effectiveKernelSize(kernel, dilation) {
  return dilation * (kernel - 1) + 1;
}

/**
 * How many windows fit along an axis: the output's size. Less than 1 where Keras refuses.
 * @param {{size: number, window: number, strides: number, padding: string}} axis - `window` is the
 *   effective kernel size; `padding` is "valid", "same", "causal", or "full" (window - 1 on both
 *   sides, which Keras has no word for)
 */
export function windowCount({ size, window, strides, padding }) {
  if (padding === "valid") return Math.floor((size - window) / strides) + 1;
  if (padding === "full") return Math.floor((size + window - 2) / strides) + 1;
  return Math.ceil(size / strides);
}

/** The zeros before and after an axis, as [before, after]; the odd zero of "same" comes after. */
export function paddingAmounts({ size, window, strides, padding }) {
  if (padding === "valid") return [0, 0];
  if (padding === "causal") return [window - 1, 0];
  if (padding === "full") return [window - 1, window - 1];
  const windows = windowCount({ size, window, strides, padding });
  const missing = Math.max((windows - 1) * strides + window - size, 0);
  return [Math.floor(missing / 2), Math.ceil(missing / 2)];
}

/**
 * Everything about one axis.
 * @param {{size: number, kernel: number, strides: number, dilation: number, padding: string}} axis
 * @returns {{window: number, count: number, before: number, after: number,
 *   reads: (output: number) => number[]}} `reads` gives the pixel of each tap; pixels below 0 or
 *   past the end are padding
 */
export function axisWindows({ size, kernel, strides, dilation = 1, padding }) {
  const window = effectiveKernelSize(kernel, dilation);
  const axis = { size, window, strides, padding };
  const [before, after] = paddingAmounts(axis);
  return {
    window,
    count: windowCount(axis),
    before,
    after,
    reads: (output) =>
      Array.from({ length: kernel }, (_, tap) => output * strides - before + tap * dilation),
  };
}

/**
 * The outputs that read a pixel, each with the tap that reads it.
 * @param {object} axis - as for `axisWindows`
 * @param {number} pixel
 * @returns {{output: number, tap: number}[]}
 */
export function readersOf(axis, pixel) {
  const windows = axisWindows(axis);
  const readers = [];
  for (let output = 0; output < windows.count; output++) {
    const tap = windows.reads(output).indexOf(pixel);
    if (tap >= 0) readers.push({ output, tap });
  }
  return readers;
}
