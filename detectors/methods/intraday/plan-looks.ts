/**
 * The limits of a day that is looked at many times: at each look the smallest count so far that alarms, such that the chance of any alarm
 * on a quiet day is at most alpha. Exact for the counts of a small or middling series (the distribution of the count, given no alarm yet, is
 * carried from look to look); for large ones each look pays its own share, which is a little stricter.
 */
import { negativeBinomialQuantile, poissonQuantile } from '../distributions/counts.ts';
import { spentBy } from './alpha-spending.ts';

export interface LooksRequest {
  /** Expected today. */
  readonly mean: number;
  /** Variance of the day's count over its mean; under 1 counts as 1. */
  readonly noise: number;
  /** Expected share of the day at each look, ascending. */
  readonly shares: readonly number[];
  /** Share of quiet days that may alarm at all. */
  readonly alpha: number;
}

export interface Look {
  readonly share: number;
  readonly expected: number;
  /** Smallest count so far that alarms; null: none would, it is too early to tell. */
  readonly limit: number | null;
  /** Probability that a quiet day has alarmed by this look; at most what may be spent. */
  readonly spent: number;
}

/** Beyond this the exact distribution is long and its first term vanishes. */
const EXACT_MEAN_MAX = 400;
/** Chances smaller than this are not told apart from none. */
const CHANCE_MIN = 1e-12;
const TAIL_SDS = 12;

/** Series of one place and day are looked at alike, and days are simulated by thousands. */
const REMEMBERED_MAX = 2000;
const remembered = new Map<string, readonly Look[]>();

export function planLooks(request: LooksRequest): readonly Look[] {
  const { mean, noise, alpha, shares } = request;
  const key = [mean, noise, alpha, ...shares].join(' ');
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const looks = mean <= EXACT_MEAN_MAX ? exactLooks(request) : separateLooks(request);
  if (remembered.size >= REMEMBERED_MAX) remembered.clear();
  remembered.set(key, looks);
  return looks;
}

function exactLooks({ mean, noise, shares, alpha }: LooksRequest): Look[] {
  const spread = Math.max(1, noise);
  const size = Math.ceil(mean + TAIL_SDS * Math.sqrt(mean * spread) + TAIL_SDS) + 1;
  let quiet: Float64Array = new Float64Array(size);
  quiet[0] = 1;
  let before = 0;
  let spent = 0;
  return shares.map((share) => {
    quiet = convolve(quiet, chances(Math.max(0, share - before) * mean, spread, size));
    before = Math.max(before, share);
    const allowed = spentBy(alpha, share) - spent;
    let crossing = 0;
    let limit = size;
    while (limit > 1 && crossing + (quiet[limit - 1] ?? 0) <= allowed) {
      limit -= 1;
      crossing += quiet[limit] ?? 0;
    }
    quiet.fill(0, limit);
    spent += crossing;
    const isTooEarly = allowed < CHANCE_MIN;
    return { share, expected: share * mean, limit: isTooEarly ? null : limit, spent };
  });
}

/** Variance `spread` times the mean: such counts of separate hours add up to the same kind of count. */
function chances(mean: number, spread: number, size: number): Float64Array {
  const p = new Float64Array(size);
  if (spread <= 1 + 1e-9) {
    p[0] = Math.exp(-mean);
    for (let k = 1; k < size; k += 1) p[k] = ((p[k - 1] ?? 0) * mean) / k;
    return p;
  }
  const shape = mean / (spread - 1);
  p[0] = Math.exp(-shape * Math.log(spread));
  for (let k = 1; k < size; k += 1) {
    p[k] = ((p[k - 1] ?? 0) * (k - 1 + shape) * (1 - 1 / spread)) / k;
  }
  return p;
}

/** What is too unlikely to matter is left out: an hour brings few of the day's cases. */
function convolve(a: Float64Array, b: Float64Array): Float64Array {
  const sum = new Float64Array(a.length);
  const least = CHANCE_MIN * CHANCE_MIN;
  let reach = b.length;
  while (reach > 0 && (b[reach - 1] ?? 0) < least) reach -= 1;
  for (let i = 0; i < a.length; i += 1) {
    const left = a[i] ?? 0;
    if (left < least) continue;
    const end = Math.min(reach, a.length - i);
    for (let j = 0; j < end; j += 1) sum[i + j] = (sum[i + j] ?? 0) + left * (b[j] ?? 0);
  }
  return sum;
}

function separateLooks({ mean, noise, shares, alpha }: LooksRequest): Look[] {
  const spread = Math.max(1, noise);
  let spent = 0;
  return shares.map((share) => {
    const allowed = spentBy(alpha, share) - spent;
    const expected = share * mean;
    if (allowed < CHANCE_MIN || expected <= 0) return { share, expected, limit: null, spent };
    const chance = 1 - allowed;
    const most =
      spread <= 1 + 1e-9
        ? poissonQuantile(chance, expected)
        : negativeBinomialQuantile(chance, expected / (spread - 1), 1 / spread);
    spent += allowed;
    return { share, expected, limit: most + 1, spent };
  });
}
