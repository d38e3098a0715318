/**
 * The limits of a day that is looked at many times: at each look the smallest count so far that alarms, such that the chance of any alarm
 * on a quiet day is at most alpha. Exact for the counts of a small or middling series (the distribution of the count, given no alarm yet, is
 * carried from look to look); for large ones each look pays its own share, which is a little stricter.
 */
import { negativeBinomialQuantile, poissonQuantile } from '../distributions/counts.ts';
import { Recent } from '../recent.ts';
import { spendingOf, type Spending } from './alpha-spending.ts';

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

/** Part of alpha that the limits spend. The rest is for what they do not know of: seasons that turn, days that have hours of their own. */
const SPENT_OF_ALPHA = 0.8;
/** Beyond this the exact distribution is long and its first term vanishes. */
const EXACT_MEAN_MAX = 400;
/** Chances smaller than this are not told apart from none, and of what they are added up from, smaller ones yet. */
const CHANCE_MIN = 1e-12;
const PART_MIN = 1e-17;
const TAIL_SDS = 12;
/** Shares are sums of fractions: parts that differ by no more are equal. */
const PART_SAME = 1e-9;

/** Series of one place and day are looked at alike, days are simulated by thousands, and a day at ten is the day at nine and an hour more. */
const REMEMBERED_MAX = 200;
const remembered = new Recent<string, Plan>(REMEMBERED_MAX);

export function planLooks(request: LooksRequest): readonly Look[] {
  const { mean, noise, shares } = request;
  const key = [mean, noise, request.alpha, shares[0]].join(' ');
  let plan = remembered.get(key);
  if (plan?.goesOnTo(shares) !== true) {
    plan = planOf(request);
    remembered.set(key, plan);
  }
  return plan.upTo(shares);
}

/** As many days as are judged while a history is told: each change of a past day asks for its limit again. */
const LIMITS_MAX = 20_000;
const limits = new Recent<string, number | null>(LIMITS_MAX);

/** The limit of the last of `looks` equal looks. */
export function limitAtLast({
  looks,
  ...request
}: Omit<LooksRequest, 'shares'> & { readonly looks: number }): number | null {
  const { mean, noise, alpha } = request;
  const key = [mean, noise, alpha, looks].join(' ');
  let limit = limits.get(key);
  if (limit === undefined) {
    const shares = Array.from({ length: looks }, (_, at) => (at + 1) / looks);
    limit = planOf(request).upTo(shares).at(-1)?.limit ?? null;
    limits.set(key, limit);
  }
  return limit;
}

interface PlanOf extends Omit<LooksRequest, 'shares' | 'alpha'> {
  readonly spending: Spending;
}

function planOf({ mean, noise, alpha }: Omit<LooksRequest, 'shares'>): Plan {
  const of = { mean, noise, spending: spendingOf(SPENT_OF_ALPHA * alpha) };
  return mean <= EXACT_MEAN_MAX ? new ExactPlan(of) : new SeparatePlan(of);
}

/** Looks in order, each settled by those before it: more of them can be asked for later. */
abstract class Plan {
  readonly #looks: Look[] = [];

  goesOnTo(shares: readonly number[]): boolean {
    return this.#looks.every((look, at) => shares[at] === undefined || look.share === shares[at]);
  }

  upTo(shares: readonly number[]): readonly Look[] {
    for (let at = this.#looks.length; at < shares.length; at += 1)
      this.#looks.push(this.next(shares[at] ?? 0));
    return this.#looks.slice(0, shares.length);
  }

  protected abstract next(share: number): Look;
}

class ExactPlan extends Plan {
  readonly #of: PlanOf;
  readonly #size: number;
  /** Chances of each count so far, given that no look has alarmed. */
  #quiet: Float64Array;
  /** Of what comes from one look to the next, as long as the looks are equally far apart. */
  #coming: { readonly part: number; readonly chances: Float64Array } | undefined;
  #before = 0;
  #spent = 0;

  constructor(of: PlanOf) {
    super();
    const { mean, noise } = of;
    this.#of = of;
    const sd = Math.sqrt(mean * Math.max(1, noise));
    this.#size = Math.ceil(mean + TAIL_SDS * sd + TAIL_SDS) + 1;
    this.#quiet = new Float64Array(this.#size);
    this.#quiet[0] = 1;
  }

  protected next(share: number): Look {
    const { mean, spending } = this.#of;
    const size = this.#size;
    const quiet = convolve(this.#quiet, this.#chancesOf(Math.max(0, share - this.#before) * mean));
    this.#quiet = quiet;
    this.#before = Math.max(this.#before, share);
    const allowed = spending(share) - this.#spent;
    let crossing = 0;
    let limit = size;
    while (limit > 1 && crossing + (quiet[limit - 1] ?? 0) <= allowed) {
      limit -= 1;
      crossing += quiet[limit] ?? 0;
    }
    quiet.fill(0, limit);
    this.#spent += crossing;
    const isTooEarly = allowed < CHANCE_MIN;
    return { share, expected: share * mean, limit: isTooEarly ? null : limit, spent: this.#spent };
  }

  #chancesOf(part: number): Float64Array {
    if (this.#coming === undefined || Math.abs(this.#coming.part - part) > PART_SAME * part) {
      const noise = Math.max(1, this.#of.noise);
      this.#coming = { part, chances: withoutTail(chances(part, noise, this.#size)) };
    }
    return this.#coming.chances;
  }
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
function withoutTail(chances: Float64Array): Float64Array {
  let reach = chances.length;
  while (reach > 1 && (chances[reach - 1] ?? 0) < PART_MIN) reach -= 1;
  return chances.subarray(0, reach);
}

/** As long as `quiet`; what reaches further is not told apart from none. */
function convolve(quiet: Float64Array, coming: Float64Array): Float64Array {
  const sum = new Float64Array(quiet.length);
  for (let i = 0; i < quiet.length; i += 1) {
    const left = quiet[i] ?? 0;
    if (left < PART_MIN) continue;
    const end = Math.min(coming.length, quiet.length - i);
    for (let j = 0; j < end; j += 1) sum[i + j] = (sum[i + j] ?? 0) + left * (coming[j] ?? 0);
  }
  return sum;
}

class SeparatePlan extends Plan {
  readonly #of: PlanOf;
  #spent = 0;

  constructor(of: PlanOf) {
    super();
    this.#of = of;
  }

  protected next(share: number): Look {
    const { mean, noise, spending } = this.#of;
    const spread = Math.max(1, noise);
    const allowed = spending(share) - this.#spent;
    const expected = share * mean;
    if (allowed < CHANCE_MIN || expected <= 0)
      return { share, expected, limit: null, spent: this.#spent };
    const chance = 1 - allowed;
    const most =
      spread <= 1 + 1e-9
        ? poissonQuantile(chance, expected)
        : negativeBinomialQuantile(chance, expected / (spread - 1), 1 / spread);
    this.#spent += allowed;
    return { share, expected, limit: most + 1, spent: this.#spent };
  }
}
