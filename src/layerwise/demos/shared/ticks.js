// Marks on an axis at round numbers.

/**
 * Round numbers from `low` to `high`, about as many as wanted.
 * @param {number} low
 * @param {number} high - more than `low`
 * @param {number} about
 * @returns {number[]}
 */
export function roundTicks(low, high, about) {
  const rough = (high - low) / about;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= rough) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, at) =>
    Number(((first + at) * step).toPrecision(12)),
  );
}

/** A tick as it is written: its own digits, a real minus sign. */
export function tickText(value) {
  return String(Number(value.toPrecision(6))).replace("-", "−");
}
