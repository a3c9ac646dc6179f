// Whole numbers that remember how they were computed, written out as Python's
// `layerwise.arithmetic` writes them: a rule in names, then in numbers, then its value. No DOM.
import { wholeNumber } from "./numbers.js";

const FORMULA_PRECEDENCE = { "+": 1, "−": 1, "×": 2, "/": 2 };
const FORMULA_BRACKETS = { floor: "⌊⌋", ceil: "⌈⌉" };
const FORMULA_OPERATIONS = {
  "+": (...terms) => terms.reduce((sum, term) => sum + term, 0),
  "−": (left, right) => left - right,
  "×": (...factors) => factors.reduce((product, factor) => product * factor, 1),
  "/": (dividend, divisor) => dividend / divisor, // for divisions without a remainder
  floor: (numerator, denominator) => Math.floor(numerator / denominator),
  ceil: (numerator, denominator) => Math.ceil(numerator / denominator),
  max: Math.max,
};

/** A number with a name: an argument of a layer, or a size of its input. */
export function quantity(name, value) {
  return { name, value };
}

/**
 * An operator applied to quantities, plain numbers, or other results.
 * @param {string} operator - one of "+", "−", "×", "/", "floor", "ceil", "max"
 * @param {...(number|{value: number})} operands
 * @returns {{operator: string, operands: object[], value: number}}
 */
export function calculate(operator, ...operands) {
  const parts = operands.map((part) => (typeof part === "number" ? { value: part } : part));
  const value = FORMULA_OPERATIONS[operator](...parts.map((part) => part.value));
  return { operator, operands: parts, value };
}

/** Multiply; one factor stays as it is, and a product among the factors gets no brackets. */
export function multiply(...factors) {
  const flat = factors.flatMap((factor) => (factor.operator === "×" ? factor.operands : [factor]));
  return flat.length === 1 ? flat[0] : calculate("×", ...flat);
}

/** A number with a true minus sign and thousands set apart. */
function formulaNumber(value) {
  return wholeNumber(value).replace("-", "−");
}

/**
 * A formula as one line of text.
 * @param {object} expression
 * @param {boolean} names - write names where there are any, instead of numbers
 */
export function formulaText(expression, names = false) {
  if (expression.name) return names ? expression.name : formulaNumber(expression.value);
  if (!expression.operator) return formulaNumber(expression.value);
  const { operator, operands } = expression;
  const parts = operands.map((operand) => formulaText(operand, names));
  if (operator in FORMULA_BRACKETS) {
    const [open, close] = FORMULA_BRACKETS[operator];
    const [above, below] = parts.map((part, i) => formulaGrouped(part, operands[i], 3));
    return `${open}${above} / ${below}${close}`;
  }
  const own = FORMULA_PRECEDENCE[operator];
  if (!own) return `${operator}(${parts.join(", ")})`;
  // in a − (b + c) the brackets after the first operand matter
  const later = own + (operator === "−" || operator === "/" ? 1 : 0);
  return parts
    .map((part, i) => formulaGrouped(part, operands[i], i ? later : own))
    .join(` ${operator} `);
}

function formulaGrouped(text, operand, precedence) {
  const binds = FORMULA_PRECEDENCE[operand.operator] ?? 3;
  return binds < precedence ? `(${text})` : text;
}

/**
 * A step as label = formula in names = formula in numbers = value; what repeats is left out.
 * @param {{label: string, expression: object}} step
 */
export function equationText({ label, expression }) {
  const parts = [
    label,
    formulaText(expression, true),
    formulaText(expression),
    formulaNumber(expression.value),
  ];
  return [...new Set(parts)].join(" = ");
}
