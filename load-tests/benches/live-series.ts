// The default detector as the operators hold it: refits, changes of today's count, and how both the time of a change and the memory of a
// series fare from a thousand series to a hundred thousand. All by processor time of this process.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Point } from '../../detectors/methods/method.ts';
import { judgeCount, type OpenedDay } from '../../detectors/methods/vigil/judge-count.ts';
import {
  daysFrom,
  fitLive,
  type LiveModel,
  openDay,
} from '../../detectors/methods/vigil/live-model.ts';
import { VigilParams } from '../../detectors/methods/vigil/params.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { Random } from '../../simulator/random.ts';
import type { Figure } from '../report/figure.ts';
import { perCpuSecond } from '../stopwatch.ts';
import type { Bench } from './bench.ts';

const FIT_DAY = 20_000;
const HISTORY_DAYS = 4 * 365 + 1;
const TODAY = FIT_DAY + 13;
/** Histories that are really different; the many series are copies with memory of their own. */
const HISTORIES = 32;
const SERIES_FEW = 1_000;
const SERIES_MANY = 100_000;
const CHANGES = 20_000;
const CPU_MS = 1_000;
const FLOOR = 'sum of 7 days';
const WEEK = [1.2, 1.1, 1, 1, 1, 0.6, 0.5];

interface Live {
  readonly model: LiveModel;
  readonly opened: OpenedDay;
}

export const liveSeries: Bench = {
  name: 'live-series',
  summary: 'vigil: a refit, a changed count, and 100,000 series in one process',
  run: ({ effort, say }) => {
    const cpuMs = CPU_MS * effort.scale;
    const histories = Array.from({ length: HISTORIES }, (_, k) => historyOf(k));
    const rounds = Array.from({ length: effort.rounds }, (_, i) => i);
    const refits = rounds.map(() => 1000 / perCpuSecond(cpuMs, () => fitAll(histories)));
    say('opening the series');
    const first = histories.map(liveOf);
    const few = manyOf(first, SERIES_FEW);
    const before = memoryBytes();
    const many = manyOf(first, Math.round(SERIES_MANY * effort.scale));
    const bytes = (memoryBytes() - before) / many.length;
    const micros = (work: () => number): number => 1e6 / perCpuSecond(cpuMs / 2, work);
    for (const series of [few, many]) micros(() => changes(series));
    const measured = rounds.map(() => ({
      floor: micros(() => sums(histories)),
      few: micros(() => changes(few)),
      many: micros(() => changes(many)),
    }));
    const count = many.length.toLocaleString('en-US');
    const figures: Figure[] = [
      { name: FLOOR, unit: 'µs', values: measured.map(({ floor }) => floor) },
      change(
        '1,000',
        measured.map(({ few: value }) => value),
      ),
      change(
        count,
        measured.map(({ many: value }) => value),
      ),
      { name: 'refit of four years', unit: 'CPU-ms', values: refits },
      { name: `memory of each of ${count} series`, unit: 'bytes', values: [bytes] },
    ];
    const notes = [
      `goals: a changed count under 3 µs, a refit under 5 ms; ${String(HISTORIES)} histories of ${String(HISTORY_DAYS)} days`,
      'memory: model, opened day and limits of a series, heap and buffers after a full collection; a stored model is JSON of ' +
        `${String(JSON.stringify(first[0]?.model).length)} characters`,
    ];
    return Promise.resolve({ bench: 'live-series', figures, notes });
  },
};

function change(count: string, values: readonly number[]): Figure {
  return { name: `changed count, ${count} series`, unit: 'µs', values, floor: FLOOR };
}

/** From `FIT_DAY` − four years to `TODAY`. */
function historyOf(k: number): number[] {
  const random = new Random('bench', `live-series-${String(k)}`);
  const scale = 4 + 3 * k;
  return Array.from({ length: HISTORY_DAYS + TODAY - FIT_DAY + 1 }, (_, i) =>
    random.poisson(scale * (1 + 0.4 * Math.sin(i / 58.1)) * (WEEK[i % 7] ?? 1)),
  );
}

const PARAMS = VigilParams.parse({});

function gridOf(history: readonly number[]) {
  return daysFrom(FIT_DAY - HISTORY_DAYS, history, (day) => (day % 61 < 2 ? 'holiday' : 'open'));
}

function fitAll(histories: readonly (readonly number[])[]): number {
  for (const history of histories) fit(history);
  return histories.length;
}

function fit(history: readonly number[]): LiveModel {
  const model = fitLive(gridOf(history), FIT_DAY, PARAMS);
  if (model === null) throw new Error('four years were too short');
  return model;
}

function liveOf(history: readonly number[]): Live {
  const model = fit(history);
  const opened = openDay(model, gridOf(history), TODAY);
  if (typeof opened === 'string') throw new Error(`today is ${opened}`);
  return { model, opened };
}

function manyOf(first: readonly Live[], count: number): Live[] {
  return Array.from({ length: count }, (_, i) => {
    const live = first[i % first.length];
    if (live === undefined) throw new Error('no series');
    return copyOf(live);
  });
}

/** Nothing shared: each series has memory of its own. */
function copyOf({ model, opened }: Live): Live {
  const { season, calibration, checkpoint } = model;
  return {
    model: {
      ...model,
      coefficients: [...model.coefficients],
      season: { dispersion: [...season.dispersion], wander: [...season.wander] },
      calibration: {
        ...calibration,
        past: { ...calibration.past, values: [...calibration.past.values] },
      },
      checkpoint: {
        ...checkpoint,
        memory: { ...checkpoint.memory, weights: [...checkpoint.memory.weights] },
      },
    },
    opened: { ...opened, odds: { ...opened.odds, states: opened.odds.states.slice() } },
  };
}

/** One count of one series changes after the other, in an order that no cache can guess. */
function changes(series: readonly Live[]): number {
  let exceeding = 0;
  let at = 1;
  for (let k = 0; k < CHANGES; k += 1) {
    at = (at * 1_103_515_245 + 12_345) % 2_147_483_648;
    const live = series[at % series.length];
    if (live === undefined) continue;
    const point: Point = { at: TODAY * DAY_MS, value: k % 64, kind: 'open' };
    if (judgeCount(live.model, live.opened, point).outcome === 'exceeds') exceeding += 1;
  }
  return exceeding < 0 ? 0 : CHANGES;
}

function sums(histories: readonly (readonly number[])[]): number {
  let all = 0;
  for (let k = 0; k < CHANGES; k += 1) {
    const history = histories[k % histories.length] ?? [];
    for (let i = 0; i < 7; i += 1) all += history[(k + i) % HISTORY_DAYS] ?? 0;
  }
  return all < 0 ? 0 : CHANGES;
}

function memoryBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
