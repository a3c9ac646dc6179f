// How the demos of single images write numbers and places. No DOM.

/**
 * A number with no more digits than it has, and at most `digits` after the point.
 * @param {number} value
 * @param {number} [digits]
 */
export function plainNumber(value, digits = 3) {
  const text = String(Number(value.toFixed(digits)) + 0);
  return text.replace("-", "−");
}

/** A weight: 1/9 stays a fraction, everything else is a `plainNumber`. */
export function weightText(value, digits = 3) {
  const parts = 1 / Math.abs(value);
  const isShare = parts > 1 && Math.abs(parts - Math.round(parts)) < 1e-9;
  const isDecimal = Math.abs(100 * value - Math.round(100 * value)) < 1e-9;
  if (!isShare || isDecimal) return plainNumber(value, Math.min(digits, 12));
  return `${value < 0 ? "−" : ""}1/${Math.round(parts)}`;
}

/** A number for a cell, without the zero before its point. */
export function cellText(value, digits = 1) {
  return plainNumber(value, digits).replace(/^(−?)0\./, "$1.");
}

/** "row 3", "rows 1 to 3", "rows 0, 2, 4": the places of an axis in words. */
export function placeNames(word, places) {
  const names = places.map((place) => plainNumber(place));
  if (names.length === 1) return `${word} ${names[0]}`;
  const runs = places.every((place, i) => i === 0 || place === places[i - 1] + 1);
  if (runs && names.length > 2) return `${word}s ${names[0]} to ${names.at(-1)}`;
  return `${word}s ${names.join(", ")}`;
}
