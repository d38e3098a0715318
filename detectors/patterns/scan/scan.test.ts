/** The scan on examples computed by hand, on quiet studies and on planted clusters. */
import { describe, expect, it } from 'vitest';
import { poisson, seededRandom } from '../../benchmark/random.ts';
import { circlesOf } from './circles.ts';
import { gumbelQuantile, gumbelTail } from './gumbel.ts';
import { logLikelihoodRatio } from './likelihood-ratio.ts';
import { permutationModel, poissonModel } from './null-model.ts';
import {
  casesByPlace,
  plant,
  quietStudy,
  scanPermutation,
  scanWith,
  SETTINGS,
} from './scan-study.fixture.ts';

const line = (...xs: readonly number[]) => xs.map((x) => ({ longitude: x, latitude: 0 }));

describe('by hand', () => {
  it('compares observed with expected inside and outside', () => {
    // 6 ln(6/2) + 4 ln(4/8) = 6.591674 − 2.772589
    expect(logLikelihoodRatio(6, 2, 10)).toBeCloseTo(3.819085, 6);
    // All cases inside: 10 ln(10/4).
    expect(logLikelihoodRatio(10, 4, 10)).toBeCloseTo(9.162907, 6);
    expect(logLikelihoodRatio(2, 2, 10)).toBe(0);
    expect(logLikelihoodRatio(1, 2, 10)).toBe(0);
  });

  it('grows circles from the nearest place on, up to a share of the weight', () => {
    const { starts, order } = circlesOf(line(0, 1, 3), Float64Array.of(1, 1, 2), 0.5);
    // Around 0: itself, then 1, and 3 would be too much. Around 3: itself is half already.
    expect([...starts]).toEqual([0, 2, 4, 5]);
    expect([...order]).toEqual([0, 1, 1, 0, 2]);
  });

  it('expects of a place its share of the cases on each day (permutation)', () => {
    // Three places, windows newest first; 12 cases, of which 4 in the newest window and 2 in the one before.
    const counts = Int32Array.of(3, 0, 3, 1, 1, 1, 0, 1, 2);
    const model = permutationModel([{ places: 3, windows: 3, counts }], 2);
    expect(model.total).toBe(12);
    // Place 0 has 6 of 12: 4 × 6/12 = 2 in one window, and with 2 × 6/12 = 1 more 3 in two.
    expect([...model.expected]).toEqual([2, 3, 1, 1.5, 1, 1.5]);
    const found = scanWith(circlesOf(line(0, 5, 9), Float64Array.of(6, 3, 3), 0.5), model, {
      cells: { places: 3, windows: 3, counts },
      settings: { ...SETTINGS, draws: 99 },
    });
    // 3 ln(3/2) + 9 ln(9/10) = 0.268151 at place 0 in one window.
    expect(found.clusters[0]).toMatchObject({ places: [0], duration: 1, observed: 3, expected: 2 });
    expect(found.clusters[0]?.ratio).toBeCloseTo(0.268151, 6);
  });

  it('lets a case change its window only with one of its own stratum', () => {
    // Place 0 is open on working days, place 1 on rest days: nothing is unusual about either.
    const of = (...counts: number[]) => ({
      places: 2,
      windows: 4,
      counts: Int32Array.from(counts),
    });
    const work = of(4, 0, 4, 0, 0, 0, 0, 0);
    const rest = of(0, 0, 0, 0, 0, 4, 0, 4);
    expect([...permutationModel([work, rest], 1).expected]).toEqual([4, 0]);
    expect([...permutationModel([of(4, 0, 4, 0, 0, 4, 0, 4)], 1).expected]).toEqual([2, 2]);
  });

  it('says of cases of both strata in one window what each stratum expects of it, and draws keep both sums', () => {
    const of = (...counts: number[]) => ({
      places: 2,
      windows: 2,
      counts: Int32Array.from(counts),
    });
    // A window that ends at noon of a rest day. Working days: 6 of 8 cases at place 0, 4 in the newest window; rest days: 1 of 4, 3.
    const model = permutationModel([of(4, 2, 0, 2), of(1, 0, 2, 1)], 1);
    expect(model.total).toBe(12);
    expect([...model.expected]).toEqual([4 * (6 / 8) + 3 * (1 / 4), 4 * (2 / 8) + 3 * (3 / 4)]);
    const into = new Int32Array(2);
    for (let seed = 1; seed <= 20; seed += 1) {
      model.draw(seededRandom(seed), into);
      expect((into[0] ?? 0) + (into[1] ?? 0)).toBe(7);
    }
  });

  it('expects by weights of persons and windows (Poisson)', () => {
    const counts = Int32Array.of(6, 0, 2, 2);
    const cells = { places: 2, windows: 2, counts };
    const model = poissonModel(cells, Float64Array.of(1, 1, 3, 3), 2);
    // 10 cases over weights 1, 1, 3, 3 of 8.
    expect([...model.expected]).toEqual([1.25, 2.5, 3.75, 7.5]);
    const found = scanWith(circlesOf(line(0, 1), Float64Array.of(1, 3), 0.5), model, {
      cells,
      settings: SETTINGS,
    });
    // 6 ln(6/1.25) + 4 ln(4/8.75) = 6.280658
    expect(found.clusters[0]).toMatchObject({
      places: [0],
      duration: 1,
      observed: 6,
      expected: 1.25,
    });
    expect(found.clusters[0]?.ratio).toBeCloseTo(6.280658, 5);
  });
});

describe('planted clusters', () => {
  it('are found where they are and since when', () => {
    for (const seed of [1, 2, 3, 4]) {
      const quiet = quietStudy(seed, { places: 60, windows: 28, mean: 1 });
      const { study, places } = plant(quiet, { near: 7 * seed, places: 4, windows: 2, cases: 5 });
      const [first] = scanPermutation(study, SETTINGS).clusters;
      expect(first?.pvalue).toBe(1 / 200);
      expect(first?.duration).toBe(2);
      expect(first?.places.toSorted()).toEqual(places.toSorted());
    }
  });

  it('are both found when there are two, without a place in common', () => {
    const quiet = quietStudy(11, { places: 60, windows: 28, mean: 1 });
    const one = plant(quiet, { near: 3, places: 2, windows: 1, cases: 12 });
    const far = one.study.points.findIndex(
      (point) =>
        Math.hypot(
          point.longitude - (quiet.points[3]?.longitude ?? 0),
          point.latitude - (quiet.points[3]?.latitude ?? 0),
        ) > 0.6,
    );
    const two = plant(one.study, { near: far, places: 2, windows: 3, cases: 7 });
    const { clusters } = scanPermutation(two.study, SETTINGS);
    const unusual = clusters.filter(({ pvalue }) => pvalue <= 0.005);
    expect(unusual).toHaveLength(2);
    expect(new Set(unusual.flatMap(({ places }) => places)).size).toBe(
      unusual.reduce((sum, { places }) => sum + places.length, 0),
    );
    for (const place of [...one.places, ...two.places])
      expect(unusual.flatMap(({ places }) => places)).toContain(place);
  });

  it('are no finding where a whole day rises everywhere, or a place always has many', () => {
    const counts = new Int32Array(40 * 21);
    const random = seededRandom(5);
    for (let at = 0; at < counts.length; at += 1) {
      const isNewest = at % 21 === 0;
      const isLarge = Math.floor(at / 21) === 9;
      counts[at] = poisson(random, (isNewest ? 5 : 1) * (isLarge ? 20 : 1));
    }
    const { points } = quietStudy(5, { places: 40, windows: 21, mean: 0 });
    const study = { points, cells: { places: 40, windows: 21, counts } };
    expect(scanPermutation(study, SETTINGS).clusters[0]?.pvalue).toBeGreaterThan(0.05);
  });
});

describe('a long study', () => {
  /** Of planted clusters of eight cases in two days, how many are found where places are used to few cases, at one in two hundred. */
  function found(windows: number): number {
    const seeds = Array.from({ length: 12 }, (_, seed) => seed + 1);
    return seeds.filter((seed) => {
      const quiet = quietStudy(seed, { places: 40, windows, mean: 0.05 });
      const { study, places } = plant(quiet, { near: seed, places: 1, windows: 2, cases: 4 });
      const [first] = scanPermutation(study, SETTINGS).clusters;
      return first !== undefined && first.pvalue <= 0.005 && first.places.includes(places[0] ?? -1);
    }).length;
  }

  it('finds what a short one cannot: where half of a place’s cases are the cluster, they are what is expected', () => {
    expect(found(14)).toBeLessThanOrEqual(6);
    expect(found(91)).toBeGreaterThanOrEqual(11);
  });
});

describe('quiet studies', () => {
  const SIZE = { places: 25, windows: 14, mean: 0.8 };
  const STUDIES = 120;
  const MINUTE_MS = 60_000;
  const within = (share: number): number => 3.3 * Math.sqrt((share * (1 - share)) / STUDIES);

  it(
    'have them where clinics that close at weekends stand beside others, by strata, and not without',
    () => {
      const isRest = (window: number): boolean => window % 7 < 2;
      const pvalues = (isStratified: boolean): number[] =>
        Array.from({ length: STUDIES }, (_, seed) => {
          const { points, cells } = quietStudy(2_000 + seed, SIZE);
          const { places, windows } = cells;
          const only = (isIn: (place: number, window: number) => boolean) => ({
            places,
            windows,
            counts: cells.counts.map((count, at) =>
              isIn(Math.floor(at / windows), at % windows) ? count : 0,
            ),
          });
          const isOpen = (place: number, window: number): boolean => place > 12 || !isRest(window);
          const all = only(isOpen);
          const work = only((place, window) => isOpen(place, window) && !isRest(window));
          const rest = only((place, window) => isOpen(place, window) && isRest(window));
          const model = permutationModel(isStratified ? [work, rest] : [all], 4);
          const { clusters } = scanWith(circlesOf(points, casesByPlace(all), 0.5), model, {
            cells: all,
            settings: { ...SETTINGS, seed, draws: 99, exceedancesEnough: 20 },
          });
          return clusters[0]?.pvalue ?? 1;
        });
      const below = (all: readonly number[], limit: number): number =>
        all.filter((pvalue) => pvalue <= limit).length / STUDIES;
      const stratified = pvalues(true);
      for (const limit of [0.05, 0.1, 0.2, 0.5])
        expect(below(stratified, limit)).toBeLessThanOrEqual(limit + within(limit));
      expect(below(stratified, 0.5)).toBeGreaterThan(0.3);
      expect(below(pvalues(false), 0.1)).toBeGreaterThan(0.1 + within(0.1));
    },
    MINUTE_MS,
  );

  it(
    'have p-values as often below each limit as the limit says (permutation)',
    () => {
      const pvalues = Array.from({ length: STUDIES }, (_, seed) => {
        const { clusters } = scanPermutation(quietStudy(1_000 + seed, SIZE), {
          ...SETTINGS,
          seed,
          draws: 99,
          exceedancesEnough: 20,
        });
        return clusters[0]?.pvalue ?? 1;
      });
      // Ratios are discrete, and a tie counts for the draw: a little too seldom is allowed, too often is not.
      for (const limit of [0.05, 0.1, 0.2, 0.5, 0.8]) {
        const share = pvalues.filter((pvalue) => pvalue <= limit).length / STUDIES;
        expect(share).toBeLessThan(limit + within(limit));
        expect(share).toBeGreaterThan(limit - within(limit) - 0.02);
      }
    },
    MINUTE_MS,
  );

  it(
    'have them too with expectations by population (Poisson) and drawing that ends early',
    () => {
      const pvalues = Array.from({ length: STUDIES }, (_, seed) => {
        const even = quietStudy(seed, { ...SIZE, mean: 0 });
        const weights = new Float64Array(SIZE.places * SIZE.windows).fill(1);
        const everywhere = poissonModel(
          { ...even.cells, counts: new Int32Array(weights.length).fill(1) },
          weights,
          SIZE.windows,
        );
        const drawn = new Int32Array(weights.length);
        let state = seed + 1;
        // Uniform numbers of another kind than those of the scan.
        everywhere.draw(
          { next: () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647 },
          drawn,
        );
        const counts = drawn.map((sum, at) =>
          at % SIZE.windows === 0 ? sum : sum - (drawn[at - 1] ?? 0),
        );
        const cells = { ...even.cells, counts };
        const model = poissonModel(cells, weights, 4);
        const circles = circlesOf(even.points, new Float64Array(SIZE.places).fill(1), 0.5);
        const settings = { ...SETTINGS, seed, draws: 199, exceedancesEnough: 20 };
        return scanWith(circles, model, { cells, settings }).clusters[0]?.pvalue ?? 1;
      });
      for (const limit of [0.05, 0.1, 0.2, 0.5]) {
        const share = pvalues.filter((pvalue) => pvalue <= limit).length / STUDIES;
        expect(Math.abs(share - limit)).toBeLessThan(within(limit) + 0.02);
      }
    },
    MINUTE_MS,
  );

  it('need few draws: it ends when enough were as unusual', () => {
    const study = quietStudy(4, SIZE);
    const all = scanPermutation(study, { ...SETTINGS, draws: 999 });
    const early = scanPermutation(study, { ...SETTINGS, draws: 999, exceedancesEnough: 10 });
    expect(all.draws).toBe(999);
    expect(early.draws).toBeLessThan(200);
    expect(early.clusters[0]?.pvalue).toBe(10 / early.draws);
    expect(early.clusters[0]?.ratio).toBe(all.clusters[0]?.ratio);
  });

  it('give the same answer for the same seed, in steps of any length', () => {
    const study = quietStudy(9, SIZE);
    expect(scanPermutation(study, SETTINGS)).toEqual(scanPermutation(study, SETTINGS));
  });

  it('have no cluster where nothing was counted', () => {
    const study = quietStudy(1, { ...SIZE, mean: 0 });
    expect(scanPermutation(study, SETTINGS)).toMatchObject({ clusters: [], draws: 0, total: 0 });
  });
});

describe('small p-values', () => {
  const SIZE = { places: 25, windows: 14, mean: 0.8 };
  const planted = (cases: number) =>
    plant(quietStudy(21, SIZE), { near: 3, places: 2, windows: 2, cases }).study;

  it('of the fitted tail are near what many more draws say', () => {
    const [counted] = scanPermutation(planted(3), { ...SETTINGS, draws: 3_000 }).clusters;
    const { gumbel } = scanPermutation(planted(3), { ...SETTINGS, seed: 8, draws: 499 });
    if (gumbel === null || counted === undefined) throw new Error('the draws are all alike');
    // About 1 in 130.
    expect(counted.pvalue).toBeLessThan(0.012);
    expect(gumbelTail(gumbel, counted.ratio) / counted.pvalue).toBeGreaterThan(0.5);
    expect(gumbelTail(gumbel, counted.ratio) / counted.pvalue).toBeLessThan(2);
  }, 60_000);

  it('are the tail where no draw was as unusual and that is asked for, else one in all draws', () => {
    const loud = planted(8);
    const [fitted] = scanPermutation(loud, { ...SETTINGS, smallP: 'gumbel' }).clusters;
    expect(fitted?.by).toBe('gumbel');
    expect(fitted?.pvalue).toBeLessThan(1e-4);
    const [counted] = scanPermutation(loud, SETTINGS).clusters;
    expect(counted).toMatchObject({ by: 'draws', pvalue: 1 / 200 });
  });

  it('and their ratios are each other’s reverse', () => {
    const gumbel = { mode: 5, scale: 0.9 };
    // 1 − exp(−exp(−(8 − 5)/0.9)) = 1 − exp(−0.035674)
    expect(gumbelTail(gumbel, 8)).toBeCloseTo(0.035045, 6);
    for (const pvalue of [0.01, 0.001, 1e-6])
      expect(gumbelTail(gumbel, gumbelQuantile(gumbel, pvalue))).toBeCloseTo(pvalue, 12);
  });
});
