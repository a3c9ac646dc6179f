// How the demos write numbers: a real minus sign, and as many digits as a reader can use.

/** A number with as many digits as fit a cell. */
export function shortNumber(value, digits = 3) {
  if (Number.isInteger(value)) return String(value).replace("-", "−");
  const size = Math.abs(value);
  const text =
    size < 10 ** -digits ? value.toExponential(1) : value.toFixed(size < 10 ? digits : 1);
  return text.replace(/-/g, "−");
}

/** A number as a grid's cell shows it: all cells with the same digits. */
export function cellNumber(value) {
  const size = Math.abs(value);
  const text = value.toFixed(size < 10 ? 3 : size < 100 ? 2 : 1);
  return Number(text) === 0 ? "0.000" : text.replace("-", "−");
}

/** A whole number with commas between thousands. */
export function wholeNumber(value) {
  return String(value).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A share as a percentage with one digit. */
export function percent(share) {
  return `${(100 * share).toFixed(1)} %`;
}
