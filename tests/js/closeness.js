// How the tests measure closeness.

/**
 * The largest difference between two arrays, relative to the largest expected value.
 *
 * Per array, not per element: an entry that is nearly zero carries the rounding errors of its
 * neighbours. `floor` bounds the divisor, for arrays that are zero but for rounding, such as the
 * gradient of filters under dense weights that are all alike.
 */
export function relativeError(actual, expected, floor = 1e-2) {
  if (actual.length !== expected.length) return Infinity;
  let difference = 0;
  let largest = floor;
  for (let i = 0; i < expected.length; i++) {
    if (Number.isNaN(actual[i])) return Infinity;
    difference = Math.max(difference, Math.abs(actual[i] - expected[i]));
    largest = Math.max(largest, Math.abs(expected[i]));
  }
  return difference / largest;
}

/** Mean, standard deviation, excess kurtosis and largest absolute value of a sample. */
export function statistics(values) {
  const moment = (power, center) =>
    values.reduce((sum, value) => sum + (value - center) ** power, 0) / values.length;
  const mean = moment(1, 0);
  const stddev = Math.sqrt(moment(2, mean));
  return {
    mean,
    stddev,
    kurtosis: moment(4, mean) / stddev ** 4 - 3,
    largest: values.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0),
  };
}

/** The mean of an array of numbers. */
export function average(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
