/**
 * What a study looks like where nothing is going on: how many cases each place would have in its newest windows, and draws from it. Two
 * models. *Permutation*: cases keep their place, the windows keep their number of cases, which case falls into which window is chance; so
 * neither a place with many cases nor a day with many is news. *Poisson*: all cases fall on places and windows by given expectations.
 * Both are conditional on the number of cases. Pure: chance is an argument.
 */
import { wholeBelow, type Random } from '../../benchmark/random.ts';

/** Counted cases of a study. Window 0 is the newest. */
export interface ScanCells {
  readonly places: number;
  readonly windows: number;
  /** Of place p in window w at p · windows + w. */
  readonly counts: Int32Array;
}

export interface NullModel {
  /** Cases of the whole study. */
  readonly total: number;
  /** No draw has more in the newest windows, nor has the study. */
  readonly recentMax: number;
  /** Of place p in its newest d windows, d from 1 to `durations`, at p · durations + d − 1. */
  readonly expected: Float64Array;
  readonly durations: number;
  /** One study by chance, in the layout of `expected`. */
  draw(random: Random, into: Int32Array): void;
}

/** Of the newest windows, each with all newer ones. */
export function recentCounts(cells: ScanCells, durations: number): Int32Array {
  const recent = new Int32Array(cells.places * durations);
  for (let place = 0; place < cells.places; place += 1) {
    for (let window = 0; window < durations; window += 1)
      recent[place * durations + window] = cells.counts[place * cells.windows + window] ?? 0;
  }
  accumulate(recent, durations);
  return recent;
}

function accumulate(recent: Int32Array | Float64Array, durations: number): void {
  for (let at = 0; at < recent.length; at += 1)
    if (at % durations !== 0) recent[at] = (recent[at] ?? 0) + (recent[at - 1] ?? 0);
}

/**
 * Space-time permutation (Kulldorff, Heffernan, Hartman, Assunção, Mostashari 2005). A case changes its window only with one of its own
 * stratum: those of working days and those of rest days, so that clinics which close at weekends are no cluster on Sundays for those that do
 * not (there: stratified by day of the week). All strata have the same places and windows.
 */
export function permutationModel(
  cells: readonly [ScanCells, ...ScanCells[]],
  durations: number,
): NullModel {
  const [{ places }] = cells;
  const strata = cells.map((stratum) => stratumOf(stratum, durations));
  const expected = new Float64Array(places * durations);
  for (const { cases, byPlace, recent } of strata) {
    if (cases.length === 0) continue;
    for (const { window, count } of recent) {
      for (let place = 0; place < places; place += 1) {
        const at = place * durations + window;
        expected[at] = (expected[at] ?? 0) + (count * (byPlace[place] ?? 0)) / cases.length;
      }
    }
  }
  accumulate(expected, durations);
  return {
    total: strata.reduce((sum, { cases }) => sum + cases.length, 0),
    recentMax: strata.flatMap(({ recent }) => recent).reduce((sum, { count }) => sum + count, 0),
    expected,
    durations,
    draw: (random, into) => {
      into.fill(0);
      for (const stratum of strata) deal(stratum, { random, into, durations });
      accumulate(into, durations);
    },
  };
}

interface Stratum {
  /** Place of each case; its order is changed by every draw. */
  readonly cases: Uint16Array;
  readonly byPlace: Float64Array;
  /** The newest windows that have cases of the stratum, with how many. */
  readonly recent: readonly { readonly window: number; readonly count: number }[];
}

function stratumOf(cells: ScanCells, durations: number): Stratum {
  const byPlace = new Float64Array(cells.places);
  const byWindow = new Int32Array(cells.windows);
  const places: number[] = [];
  for (let place = 0; place < cells.places; place += 1) {
    for (let window = 0; window < cells.windows; window += 1) {
      const count = cells.counts[place * cells.windows + window] ?? 0;
      byPlace[place] = (byPlace[place] ?? 0) + count;
      byWindow[window] = (byWindow[window] ?? 0) + count;
      for (let n = 0; n < count; n += 1) places.push(place);
    }
  }
  const recent = [...byWindow.subarray(0, durations)]
    .map((count, window) => ({ window, count }))
    .filter(({ count }) => count > 0);
  return { cases: Uint16Array.from(places), byPlace, recent };
}

/** The first cases of a shuffle fall into the newest windows; nobody asks where the rest falls (Fisher and Yates, broken off). */
function deal(
  { cases, recent }: Stratum,
  to: { readonly random: Random; readonly into: Int32Array; readonly durations: number },
): void {
  let dealt = 0;
  for (const { window, count } of recent) {
    for (let n = 0; n < count; n += 1) {
      const drawn = dealt + wholeBelow(to.random, cases.length - dealt);
      const place = cases[drawn] ?? 0;
      cases[drawn] = cases[dealt] ?? 0;
      cases[dealt] = place;
      dealt += 1;
      const at = place * to.durations + window;
      to.into[at] = (to.into[at] ?? 0) + 1;
    }
  }
}

/**
 * Poisson (Kulldorff 2001), given how many cases were counted. `weights`: of place p in window w at p · windows + w, in any unit: persons at
 * risk, or what a baseline expects.
 */
export function poissonModel(
  cells: ScanCells,
  weights: Float64Array,
  durations: number,
): NullModel {
  const total = cells.counts.reduce((sum, count) => sum + count, 0);
  const weight = weights.reduce((sum, one) => sum + one, 0);
  if (!(weight > 0)) throw new RangeError('nobody is at risk anywhere');
  const chances = new Float64Array(cells.places * durations);
  for (let place = 0; place < cells.places; place += 1) {
    for (let window = 0; window < durations; window += 1)
      chances[place * durations + window] = (weights[place * cells.windows + window] ?? 0) / weight;
  }
  const expected = chances.map((chance) => chance * total);
  accumulate(expected, durations);
  const draw = aliasTable(chances);
  return {
    total,
    recentMax: total,
    expected,
    durations,
    draw: (random, into) => {
      into.fill(0);
      for (let n = 0; n < total; n += 1) {
        const cell = draw(random);
        if (cell < into.length) into[cell] = (into[cell] ?? 0) + 1;
      }
      accumulate(into, durations);
    },
  };
}

/** Draws an index by its chance in constant time (Walker 1977; Vose 1991); what is missing to 1 is the index after the last. */
function aliasTable(chances: Float64Array): (random: Random) => number {
  const size = chances.length + 1;
  const elsewhere = Math.max(0, 1 - chances.reduce((sum, chance) => sum + chance, 0));
  const shares = Float64Array.from(
    { length: size },
    (_, at) => size * (at < chances.length ? (chances[at] ?? 0) : elsewhere),
  );
  const alias = Int32Array.from(shares.keys());
  const small: number[] = [];
  const large: number[] = [];
  for (const [at, share] of shares.entries()) (share < 1 ? small : large).push(at);
  for (;;) {
    const poor = small.pop();
    const rich = large.at(-1);
    if (poor === undefined || rich === undefined) break;
    alias[poor] = rich;
    shares[rich] = (shares[rich] ?? 0) - (1 - (shares[poor] ?? 0));
    if ((shares[rich] ?? 0) < 1) {
      large.pop();
      small.push(rich);
    }
  }
  return (random) => {
    const column = wholeBelow(random, size);
    return random.next() < (shares[column] ?? 1) ? column : (alias[column] ?? column);
  };
}
