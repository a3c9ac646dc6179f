// Seeded random numbers, so that a demo shows everybody the same filters.
//
// The stream is our own (mulberry32). A seed here does not give the numbers that the same seed
// gives in Keras; only the distributions agree.

// Keras redraws a truncated normal whenever it falls beyond this many standard deviations.
const randomTruncation = 2;

/**
 * A generator of random numbers that repeats itself for the same seed.
 *
 * @param {number} seed any integer; only its lowest 32 bits count
 * @returns {{
 *   uniform: () => number,
 *   normal: () => number,
 *   truncatedNormal: () => number,
 *   shuffle: <T extends ArrayLike<any>>(array: T) => T,
 * }}
 *   `uniform` is in [0, 1); `normal` has mean 0 and standard deviation 1; `truncatedNormal` is
 *   the same, redrawn beyond +-2 (which leaves a standard deviation of 0.8796, not 1);
 *   `shuffle` reorders an array in place and returns it
 */
export function createRandom(seed) {
  if (!Number.isInteger(seed)) {
    throw new Error(`seed must be an integer. Received: ${seed}`);
  }
  let state = seed >>> 0;

  function uniform() {
    state = (state + 0x6d2b79f5) >>> 0;
    let bits = Math.imul(state ^ (state >>> 15), state | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  }

  // Box-Muller. 1 - uniform() is in (0, 1], so that the logarithm is finite.
  function normal() {
    const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
    return radius * Math.cos(2 * Math.PI * uniform());
  }

  function truncatedNormal() {
    let value = normal();
    while (Math.abs(value) > randomTruncation) value = normal();
    return value;
  }

  // Fisher-Yates: every order is equally likely.
  function shuffle(array) {
    for (let last = array.length - 1; last > 0; last--) {
      const chosen = Math.floor(uniform() * (last + 1));
      [array[last], array[chosen]] = [array[chosen], array[last]];
    }
    return array;
  }

  return { uniform, normal, truncatedNormal, shuffle };
}
