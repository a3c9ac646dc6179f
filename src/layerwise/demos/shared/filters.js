// Reading a convolution kernel filter by filter. Layout as in Keras: (height, width, channels, filters).

/**
 * The weights of one filter over one input channel, row by row.
 * @param {Float32Array} kernel
 * @param {number[]} shape - (height, width, channels, filters)
 */
export function filterWeights(kernel, [height, width, channels, filters], filter, channel = 0) {
  return Float32Array.from(
    { length: height * width },
    (_, position) => kernel[(position * channels + channel) * filters + filter],
  );
}

/** How many filters of a kernel are different from all that come before them. */
export function distinctFilters(kernel, [height, width, channels, filters]) {
  const size = height * width * channels;
  const equal = (one, other) => {
    for (let start = 0; start < size * filters; start += filters)
      if (kernel[start + one] !== kernel[start + other]) return false;
    return true;
  };
  const different = [];
  for (let filter = 0; filter < filters; filter++)
    if (!different.some((known) => equal(known, filter))) different.push(filter);
  return different.length;
}

/** Counts of the values in `bins` equal bins from -edge to edge; values outside are not counted. */
export function histogram(values, bins, edge) {
  const counts = new Array(bins).fill(0);
  for (const value of values) {
    const bin = Math.floor(((value + edge) / (2 * edge)) * bins);
    if (bin >= 0 && bin < bins) counts[bin]++;
  }
  return counts;
}
