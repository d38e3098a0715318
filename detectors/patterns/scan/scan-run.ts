/**
 * The prospective space-time scan: of all cylinders that end now (a circle of places, the newest so many windows) the one with the greatest
 * likelihood ratio, others that share no place with it, and their p-values by draws from the null model (Kulldorff 2001; Kulldorff et al. 2005).
 * Draws go on in steps, so that nobody waits for all of them at once, and end early when the answer is plain (Besag and Clifford 1991).
 * Pure: draws follow from the seed alone.
 */
import { seededRandom, type Random } from '../../benchmark/random.ts';
import type { Circles } from './circles.ts';
import { fitGumbel, gumbelTail, type Gumbel } from './gumbel.ts';
import { GrowingCircles, type Peak } from './growing-circles.ts';
import type { NullModel } from './null-model.ts';

export interface ScanSettings {
  readonly seed: number;
  readonly draws: number;
  /** After so many draws that were at least as unusual the study is quiet, and drawing ends; Infinity: never. */
  readonly exceedancesEnough: number;
  /** Fewer cases are no cluster, neither in the study nor in a draw. */
  readonly casesMin: number;
  readonly clustersMax: number;
  /** What is said where no draw was as unusual: one in so many draws, or the tail of Gumbel's distribution. */
  readonly smallP: 'monte-carlo' | 'gumbel';
}

export interface Cylinder {
  readonly centre: number;
  /** Nearest to the centre first. */
  readonly places: readonly number[];
  /** Newest windows in it. */
  readonly duration: number;
  readonly observed: number;
  readonly expected: number;
  readonly ratio: number;
}

export interface ScannedCluster extends Cylinder {
  readonly pvalue: number;
  readonly by: 'draws' | 'gumbel';
}

export interface Scanned {
  /** Most unusual first; no place is in two of them. */
  readonly clusters: readonly ScannedCluster[];
  readonly draws: number;
  readonly total: number;
  /** Of the greatest ratios of the draws; null where they were too few or all alike. */
  readonly gumbel: Gumbel | null;
}

export class ScanRun {
  readonly #circles: Circles;
  readonly #model: NullModel;
  readonly #settings: ScanSettings;
  readonly #growing: GrowingCircles;
  readonly #random: Random;
  readonly #found: readonly Cylinder[];
  readonly #maxima: number[] = [];
  readonly #drawn: Int32Array;
  #exceedances = 0;
  /** Every draw so far was more unusual. */
  #least = Infinity;

  /** `recent`: counted, in the layout of the model's expectations. */
  constructor(
    circles: Circles,
    model: NullModel,
    study: { readonly recent: Int32Array; readonly settings: ScanSettings },
  ) {
    this.#circles = circles;
    this.#model = model;
    this.#settings = study.settings;
    this.#growing = new GrowingCircles(circles, model, study.settings);
    this.#random = seededRandom(study.settings.seed);
    this.#drawn = new Int32Array(study.recent.length);
    this.#found = this.#clustersIn(study.recent);
  }

  /** Draws so many more times at most; false when no more draws are needed. */
  step(drawsMax: number): boolean {
    const greatest = this.#found[0]?.ratio ?? 0;
    for (let n = 0; n < drawsMax && this.#goesOn(); n += 1) {
      this.#model.draw(this.#random, this.#drawn);
      const ratio = this.#greatestOfDraw();
      this.#maxima.push(ratio);
      if (ratio >= greatest) this.#exceedances += 1;
    }
    return this.#goesOn();
  }

  #goesOn(): boolean {
    return (
      this.#found.length > 0 &&
      this.#maxima.length < this.#settings.draws &&
      this.#exceedances < this.#settings.exceedancesEnough
    );
  }

  result(): Scanned {
    const gumbel = fitGumbel(this.#maxima);
    return {
      clusters: this.#found.map((cylinder, at) => ({
        ...cylinder,
        ...this.#pvalue(cylinder, at, gumbel),
      })),
      draws: this.#maxima.length,
      total: this.#model.total,
      gumbel,
    };
  }

  /** A further cluster is asked how often a quiet study has a most unusual one like it: on the safe side (Kulldorff 1997). */
  #pvalue(
    { ratio }: Cylinder,
    at: number,
    gumbel: Gumbel | null,
  ): Pick<ScannedCluster, 'pvalue' | 'by'> {
    const draws = this.#maxima.length;
    // Drawing ended because of this one: as often as it was reached, in as many draws as that took.
    if (at === 0 && this.#exceedances >= this.#settings.exceedancesEnough)
      return { pvalue: this.#exceedances / draws, by: 'draws' };
    const reached = this.#maxima.filter((maximum) => maximum >= ratio).length;
    const counted = (reached + 1) / (draws + 1);
    if (reached > 0 || gumbel === null || this.#settings.smallP === 'monte-carlo')
      return { pvalue: counted, by: 'draws' };
    return { pvalue: Math.min(counted, gumbelTail(gumbel, ratio)), by: 'gumbel' };
  }

  /** What no draw so far went below is looked beyond first: of n draws one in n is less unusual, and is looked at once more. */
  #greatestOfDraw(): number {
    this.#growing.take(this.#drawn);
    const likely = this.#least === Infinity ? 0 : this.#least;
    let greatest = this.#greatestAbove(likely);
    if (greatest <= likely) greatest = this.#greatestAbove(0);
    this.#least = Math.min(this.#least, greatest);
    return greatest;
  }

  #greatestAbove(above: number): number {
    let greatest = above;
    for (let centre = 0; centre + 1 < this.#circles.starts.length; centre += 1)
      greatest = this.#growing.grow(centre, greatest);
    return greatest;
  }

  #clustersIn(recent: Int32Array): Cylinder[] {
    const { starts } = this.#circles;
    this.#growing.take(recent);
    const best: Cylinder[] = [];
    for (let centre = 0; centre + 1 < starts.length; centre += 1) {
      const peaks: Peak[] = [];
      this.#growing.grow(centre, 0, (peak) => peaks.push(peak));
      const peak = peaks.at(-1);
      if (peak !== undefined) best.push(this.#cylinder(centre, peak));
    }
    best.sort((one, other) => other.ratio - one.ratio || one.places.length - other.places.length);
    return withoutOverlap(best, this.#settings.clustersMax);
  }

  #cylinder(centre: number, { step, duration, observed, ratio }: Peak): Cylinder {
    const { starts, order } = this.#circles;
    return {
      centre,
      places: [...order.subarray(starts[centre] ?? 0, step + 1)],
      duration,
      observed,
      expected: this.#growing.expected[step * this.#model.durations + duration - 1] ?? 0,
      ratio,
    };
  }
}

function withoutOverlap(cylinders: readonly Cylinder[], most: number): Cylinder[] {
  const taken = new Set<number>();
  const kept: Cylinder[] = [];
  for (const cylinder of cylinders) {
    if (kept.length >= most) break;
    if (cylinder.places.some((place) => taken.has(place))) continue;
    for (const place of cylinder.places) taken.add(place);
    kept.push(cylinder);
  }
  return kept;
}
