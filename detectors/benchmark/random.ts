/** Seeded random numbers for generated series: the same seed gives the same series on every machine. Not for secrets. */
export interface Random {
  /** Uniform on [0, 1). */
  next(): number;
}

/** Marsaglia's multiply-with-carry style mixing of a 32-bit counter; ample for simulation. */
export function seededRandom(seed: number): Random {
  let state = (Math.imul(seed, 0x9e37_79b9) ^ 0x85eb_ca6b) >>> 0;
  return {
    next(): number {
      state = (state + 0x6d2b_79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
    },
  };
}

export function wholeBelow(random: Random, limit: number): number {
  return Math.floor(random.next() * limit);
}

/** Box and Muller 1958. */
export function normal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random.next()));
  return radius * Math.cos(2 * Math.PI * random.next());
}

/** Marsaglia and Tsang 2000; shapes under one by the power of a uniform. */
function gamma(random: Random, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * (1 - random.next()) ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const z = normal(random);
    const v = (1 + c * z) ** 3;
    if (v <= 0) continue;
    if (Math.log(1 - random.next()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v;
  }
}

const SPLIT_ABOVE = 30;

/** Exact: large means are halved through a gamma waiting time (Ahrens and Dieter 1974). */
export function poisson(random: Random, mean: number): number {
  if (mean > SPLIT_ABOVE) {
    const events = Math.floor(mean * 0.875);
    const waited = gamma(random, events);
    if (waited > mean) return binomial(random, events - 1, mean / waited);
    return events + poisson(random, mean - waited);
  }
  const floor = Math.exp(-mean);
  let count = 0;
  for (let product = 1 - random.next(); product > floor; product *= 1 - random.next()) count += 1;
  return count;
}

function binomial(random: Random, trials: number, probability: number): number {
  let count = 0;
  for (let i = 0; i < trials; i += 1) if (random.next() < probability) count += 1;
  return count;
}

/** Variance is `ratio` times the mean. */
export function overdispersed(random: Random, mean: number, ratio: number): number {
  if (ratio <= 1) return poisson(random, mean);
  return poisson(random, gamma(random, mean / (ratio - 1)) * (ratio - 1));
}
