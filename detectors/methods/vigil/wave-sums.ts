/**
 * Adds weighted days up to the normal equations of the regression. A product of two waves is the half sum of two others
 * (cos a · cos b = ½ cos(a − b) + ½ cos(a + b)), and trend and drift are a wave times years: so that some fifty sums over the days give all of them,
 * and a mark has the sums of its runs.
 */
import { DAY_STRIDE, WAVES } from './almanac.ts';
import type { Run } from './calendar-rows.ts';
import type { Columns } from './columns.ts';

/** Parallel to the rows. */
export interface Weighted {
  readonly weight: Float64Array;
  readonly weightYears: Float64Array;
  readonly weightYears2: Float64Array;
  /** Weight times working response. */
  readonly working: Float64Array;
  readonly workingYears: Float64Array;
}

/** Sums of a wave, cosine and sine side by side: of weights, these times years, times squared years; of responses, these times years. */
const SUMS = 10;
const BY_YEARS = 2;
const BY_YEARS2 = 4;
const RESPONSE = 6;
const RESPONSE_BY_YEARS = 8;

/** A full column is a wave, by itself or times years. */
interface Column {
  readonly wave: number;
  readonly isSine: boolean;
  readonly years: 0 | 1;
}

export class WaveSums {
  readonly columns: Columns;
  readonly #full: readonly Column[];
  /** The highest wave among the products. */
  readonly #waves: number;
  /** Up to this wave there are products with years, and with responses. */
  readonly #waves1: number;
  readonly #all: Float64Array;
  readonly #ofRun: Float64Array;
  readonly #normal: Float64Array;
  readonly #right: Float64Array;

  constructor(columns: Columns) {
    this.columns = columns;
    const { harmonics, hasDrift } = columns.rung;
    this.#full = fullColumns(columns);
    this.#waves = 2 * harmonics;
    this.#waves1 = Math.min(this.#waves, harmonics + (hasDrift ? 1 : 0));
    this.#all = new Float64Array(DAY_STRIDE * SUMS);
    this.#ofRun = new Float64Array(DAY_STRIDE * SUMS);
    const width = columns.penalties.length;
    this.#normal = new Float64Array(width * width);
    this.#right = new Float64Array(width);
  }

  clear(): void {
    this.#all.fill(0);
    this.#normal.fill(0);
    this.#right.fill(0);
  }

  add(run: Run, waves: Int32Array, weighted: Weighted): void {
    const sums = this.#ofRun;
    addLevel(sums, run, weighted);
    for (let wave = 1; wave <= this.#waves; wave += 1) {
      const of = { run, waves, wave };
      if (wave <= YEARS2_WAVES) addWide(sums, of, weighted);
      else if (wave <= this.#waves1) addMiddling(sums, of, weighted);
      else addNarrow(sums, of, weighted);
    }
    const all = this.#all;
    for (let at = 0; at < (this.#waves + 1) * SUMS; at += 1)
      all[at] = (all[at] ?? 0) + (sums[at] ?? 0);
    this.#addMarks(run);
  }

  /** A mark's products are the sums of its runs: with full columns, and with the marks beside it. */
  #addMarks({ marks }: Run): void {
    const sums = this.#ofRun;
    const full = this.#full;
    const right = this.#right;
    const normal = this.#normal;
    const width = right.length;
    for (const mark of marks) {
      right[mark] = (right[mark] ?? 0) + (sums[RESPONSE] ?? 0);
      for (let a = 0; a < full.length; a += 1) {
        const at = mark * width + a;
        normal[at] = (normal[at] ?? 0) + (sums[placeOf(full[a])] ?? 0);
      }
      for (const other of marks) {
        if (other > mark) break;
        const at = mark * width + other;
        normal[at] = (normal[at] ?? 0) + (sums[0] ?? 0);
      }
    }
  }

  /** Of the normal matrix the lower triangle counts, row by row. Both are free to be written into until they are cleared. */
  equations(): { readonly normal: Float64Array; readonly right: Float64Array } {
    const full = this.#full;
    const all = this.#all;
    const normal = this.#normal;
    const right = this.#right;
    const width = right.length;
    for (let a = 0; a < full.length; a += 1) {
      right[a] = all[responseOf(full[a])] ?? 0;
      for (let c = 0; c <= a; c += 1) normal[a * width + c] = productOf(all, full[a], full[c]);
    }
    return { normal, right };
  }
}

/** Squared years come with the first wave times itself only. */
const YEARS2_WAVES = 2;

function fullColumns({ rung }: Columns): Column[] {
  const full: Column[] = [{ wave: 0, isSine: false, years: 0 }];
  if (rung.hasTrend) full.push({ wave: 0, isSine: false, years: 1 });
  for (let wave = 1; wave <= rung.harmonics; wave += 1) full.push(...bothOf(wave, 0));
  if (rung.hasDrift) full.push(...bothOf(1, 1));
  return full;
}

const bothOf = (wave: number, years: 0 | 1): Column[] => [
  { wave, isSine: false, years },
  { wave, isSine: true, years },
];

const LEVEL: Column = { wave: 0, isSine: false, years: 0 };

function placeOf({ wave, isSine, years }: Column = LEVEL): number {
  return wave * SUMS + years * BY_YEARS + (isSine ? 1 : 0);
}

function responseOf({ wave, isSine, years }: Column = LEVEL): number {
  return wave * SUMS + (years === 0 ? RESPONSE : RESPONSE_BY_YEARS) + (isSine ? 1 : 0);
}

/** Products of sines and cosines are half sums and half differences of waves. */
function productOf(all: Float64Array, a: Column = LEVEL, c: Column = LEVEL): number {
  const years = a.years + c.years;
  const by = years === 0 ? 0 : years === 1 ? BY_YEARS : BY_YEARS2;
  const sum = (a.wave + c.wave) * SUMS + by;
  const apart = a.wave - c.wave;
  const difference = Math.abs(apart) * SUMS + by;
  if (!a.isSine && !c.isSine) return ((all[difference] ?? 0) + (all[sum] ?? 0)) / 2;
  if (a.isSine && c.isSine) return ((all[difference] ?? 0) - (all[sum] ?? 0)) / 2;
  // sin a · cos c = ½ sin(a + c) + ½ sin(a − c), and a sine of less than nothing is less than nothing.
  const way = a.isSine ? Math.sign(apart) : -Math.sign(apart);
  return ((all[sum + 1] ?? 0) + way * (all[difference + 1] ?? 0)) / 2;
}

/** The wave that is none: cosine one, sine zero. */
function addLevel(sums: Float64Array, { from, to }: Run, weighted: Weighted): void {
  const { weight, weightYears, weightYears2, working, workingYears } = weighted;
  let w = 0;
  let wy = 0;
  let wyy = 0;
  let z = 0;
  let zy = 0;
  for (let i = from; i < to; i += 1) {
    w += weight[i] ?? 0;
    wy += weightYears[i] ?? 0;
    wyy += weightYears2[i] ?? 0;
    z += working[i] ?? 0;
    zy += workingYears[i] ?? 0;
  }
  sums[0] = w;
  sums[BY_YEARS] = wy;
  sums[BY_YEARS2] = wyy;
  sums[RESPONSE] = z;
  sums[RESPONSE_BY_YEARS] = zy;
}

interface WaveOfRun {
  readonly run: Run;
  readonly waves: Int32Array;
  readonly wave: number;
}

function addWide(sums: Float64Array, { run, waves, wave }: WaveOfRun, weighted: Weighted): void {
  const { weight, weightYears, weightYears2, working, workingYears } = weighted;
  let wc = 0;
  let ws = 0;
  let wyc = 0;
  let wys = 0;
  let wyyc = 0;
  let wyys = 0;
  let zc = 0;
  let zs = 0;
  let zyc = 0;
  let zys = 0;
  for (let i = run.from; i < run.to; i += 1) {
    const at = (waves[i] ?? 0) + 2 * wave;
    const cos = WAVES[at] ?? 0;
    const sin = WAVES[at + 1] ?? 0;
    const w = weight[i] ?? 0;
    const wy = weightYears[i] ?? 0;
    const wyy = weightYears2[i] ?? 0;
    const z = working[i] ?? 0;
    const zy = workingYears[i] ?? 0;
    wc += w * cos;
    ws += w * sin;
    wyc += wy * cos;
    wys += wy * sin;
    wyyc += wyy * cos;
    wyys += wyy * sin;
    zc += z * cos;
    zs += z * sin;
    zyc += zy * cos;
    zys += zy * sin;
  }
  const at = wave * SUMS;
  sums[at] = wc;
  sums[at + 1] = ws;
  sums[at + BY_YEARS] = wyc;
  sums[at + BY_YEARS + 1] = wys;
  sums[at + BY_YEARS2] = wyyc;
  sums[at + BY_YEARS2 + 1] = wyys;
  sums[at + RESPONSE] = zc;
  sums[at + RESPONSE + 1] = zs;
  sums[at + RESPONSE_BY_YEARS] = zyc;
  sums[at + RESPONSE_BY_YEARS + 1] = zys;
}

function addMiddling(
  sums: Float64Array,
  { run, waves, wave }: WaveOfRun,
  weighted: Weighted,
): void {
  const { weight, weightYears, working } = weighted;
  let wc = 0;
  let ws = 0;
  let wyc = 0;
  let wys = 0;
  let zc = 0;
  let zs = 0;
  for (let i = run.from; i < run.to; i += 1) {
    const at = (waves[i] ?? 0) + 2 * wave;
    const cos = WAVES[at] ?? 0;
    const sin = WAVES[at + 1] ?? 0;
    const w = weight[i] ?? 0;
    const wy = weightYears[i] ?? 0;
    const z = working[i] ?? 0;
    wc += w * cos;
    ws += w * sin;
    wyc += wy * cos;
    wys += wy * sin;
    zc += z * cos;
    zs += z * sin;
  }
  const at = wave * SUMS;
  sums[at] = wc;
  sums[at + 1] = ws;
  sums[at + BY_YEARS] = wyc;
  sums[at + BY_YEARS + 1] = wys;
  sums[at + RESPONSE] = zc;
  sums[at + RESPONSE + 1] = zs;
}

function addNarrow(
  sums: Float64Array,
  { run, waves, wave }: WaveOfRun,
  { weight }: Weighted,
): void {
  let wc = 0;
  let ws = 0;
  for (let i = run.from; i < run.to; i += 1) {
    const at = (waves[i] ?? 0) + 2 * wave;
    const w = weight[i] ?? 0;
    wc += w * (WAVES[at] ?? 0);
    ws += w * (WAVES[at + 1] ?? 0);
  }
  sums[wave * SUMS] = wc;
  sums[wave * SUMS + 1] = ws;
}
