// The default detector as the assessor holds it: refits, changes of today's count on the whole way (the series found by its key, its cells added,
// judged), and how both the time of a change and the memory of a series fare from a thousand series to a hundred thousand. By processor time.
import { setFlagsFromString, getHeapStatistics } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { fitLive, daysFrom } from '../../detectors/methods/vigil/live-model.ts';
import { VigilParams } from '../../detectors/methods/vigil/params.ts';
import { loadCatalogue } from '../../detectors/load-catalogue.ts';
import { Random } from '../../simulator/random.ts';
import type { Figure } from '../report/figure.ts';
import { perCpuSecond } from '../stopwatch.ts';
import { AssessedSeries, type AssessGround } from './assess-states.ts';
import type { Bench } from './bench.ts';

const FIT_DAY = 20_000;
const HISTORY_DAYS = 4 * 365 + 1;
const TODAY = FIT_DAY + 13;
/** Histories that are really different; the many series are copies with memory of their own. */
const HISTORIES = 32;
const SERIES = [1_000, 10_000, 100_000];
const CHANGES_EACH = 100;
const MESSAGES = 200;
const CPU_MS = 1_000;
const FLOOR = 'sum of 7 days';
const WEEK = [1.2, 1.1, 1, 1, 1, 0.6, 0.5];
const CHANGE_MAX_US = 3;
const REFIT_MAX_MS = 5;

export const liveSeries: Bench = {
  name: 'live-series',
  summary: 'vigil: a refit, a changed count, and 100,000 series in one process',
  run: ({ effort, say }) => {
    const cpuMs = CPU_MS * effort.scale;
    const histories = Array.from({ length: HISTORIES }, (_, k) => historyOf(k));
    const rounds = Array.from({ length: effort.rounds }, (_, i) => i);
    fitAll(histories);
    const refits = rounds.map(() => 1000 / perCpuSecond(cpuMs, () => fitAll(histories)));
    const ground = { catalogue: loadCatalogue('catalogue', ZONE), today: TODAY, histories };
    const sizes = SERIES.map((count) => {
      // A quick run has a tenth of the series, and says so.
      const size = Math.round(count * effort.scale);
      say(`opening ${size.toLocaleString('en-US')} series`);
      return measure(ground, { size, cpuMs, rounds: effort.rounds });
    });
    const largest = sizes.at(-1);
    const figures: Figure[] = [
      {
        name: FLOOR,
        unit: 'µs',
        values: rounds.map(() => micros(cpuMs / 2, () => sums(histories))),
      },
      ...sizes.map(changeFigure),
      {
        name: 'refit of four years',
        unit: 'CPU-ms',
        values: refits,
        goal: { atMost: REFIT_MAX_MS },
      },
      ...(largest === undefined ? [] : [memoryFigure(largest)]),
    ];
    return Promise.resolve({ bench: 'live-series', figures, notes: notesOf(sizes) });
  },
};

interface Measured {
  readonly size: number;
  readonly changes: readonly number[];
  readonly bytes: number;
  /** Share of the changes of which something new was said. */
  readonly newsShare: number;
  readonly heapMB: number;
}

function measure(
  ground: AssessGround,
  of: { readonly size: number; readonly cpuMs: number; readonly rounds: number },
): Measured {
  const { size, cpuMs, rounds } = of;
  const before = memoryBytes();
  const series = new AssessedSeries(ground, size);
  const after = memoryBytes();
  const changer = new Changer(series);
  micros(cpuMs, () => changer.change());
  const changes = Array.from({ length: rounds }, () => micros(cpuMs / 2, () => changer.change()));
  return {
    size,
    changes,
    bytes: (after - before) / size,
    newsShare: changer.news / changer.changed,
    heapMB: after / 1e6,
  };
}

const micros = (cpuMs: number, work: () => number): number => 1e6 / perCpuSecond(cpuMs, work);

/** Of so many changes one is an outbreak told at once, and a later one takes it back: more than a city has. */
const JUMP_EVERY = 1_000;

/**
 * One count more, or one less, of one series after the other in an order that no cache can guess; now and then so many more that it is an
 * outbreak, which is judged, worded and remembered as one.
 */
class Changer {
  readonly #series: AssessedSeries;
  /** What was told last of each. */
  readonly #deltas: Int16Array;
  #at = 1;
  changed = 0;
  news = 0;

  constructor(series: AssessedSeries) {
    this.#series = series;
    this.#deltas = new Int16Array(series.keys.length).fill(-1);
  }

  /** Some messages of some counts each. */
  change(): number {
    for (let message = 0; message < MESSAGES; message += 1)
      this.news += this.#series.change(this.#message());
    this.changed += MESSAGES * CHANGES_EACH;
    return MESSAGES * CHANGES_EACH;
  }

  #message() {
    const { keys } = this.#series;
    return Array.from({ length: CHANGES_EACH }, () => {
      this.#at = (Math.imul(this.#at, 1_664_525) + 1_013_904_223) >>> 0;
      const which = Math.floor((this.#at / 2 ** 32) * keys.length);
      const series = keys[which];
      if (series === undefined) throw new Error('no series');
      const last = this.#deltas[which] ?? -1;
      const delta = last > 0 ? -last : this.#at % JUMP_EVERY === 0 ? jumpOf(which) : 1;
      this.#deltas[which] = delta;
      return { series, delta };
    });
  }
}

/** About three times what the series usually has in a day. */
const jumpOf = (which: number): number => 20 + 9 * (which % HISTORIES);

function changeFigure({ size, changes }: Measured): Figure {
  const name = `changed count, ${size.toLocaleString('en-US')} series`;
  return { name, unit: 'µs', values: changes, floor: FLOOR, goal: { atMost: CHANGE_MAX_US } };
}

function memoryFigure({ size, bytes }: Measured): Figure {
  const name = `memory of each of ${size.toLocaleString('en-US')} series assessed in one process`;
  return { name, unit: 'bytes', values: [bytes] };
}

function notesOf(sizes: readonly Measured[]): string[] {
  const limitMB = getHeapStatistics().heap_size_limit / 1e6;
  const share = Math.max(...sizes.map(({ newsShare }) => newsShare));
  const heapMB = Math.max(...sizes.map((one) => one.heapMB));
  return [
    `a changed count: a series found by its key, its day and hour added to, judged; ${String(CHANGES_EACH)} to a message, at random; up to ` +
      `${(share * 100).toFixed(2)}% of them said something new (one in ${String(2 * JUMP_EVERY)} an outbreak, as many its taking back)`,
    `${String(HISTORIES)} histories of ${String(HISTORY_DAYS)} days; each series has a state of its own: counts of all days, model, limits, what was ` +
      'said of 15 days, hours of two days',
    `memory: heap and buffers after full collections; ${heapMB.toFixed(0)} MB with all of them in a heap that may grow to ${limitMB.toFixed(0)} MB ` +
      '(no setting of ours: as Node chooses it for this machine, and as the product starts)',
  ];
}

const ZONE = 'Asia/Shanghai';

/** From `FIT_DAY` − four years to `TODAY`, of which there is the morning. */
function historyOf(k: number): number[] {
  const random = new Random('bench', `live-series-${String(k)}`);
  const scale = 4 + 3 * k;
  const length = HISTORY_DAYS + TODAY - FIT_DAY + 1;
  return Array.from({ length }, (_, i) => {
    const usual = scale * (1 + 0.4 * Math.sin(i / 58.1)) * (WEEK[i % 7] ?? 1);
    return random.poisson(i === length - 1 ? 0.4 * usual : usual);
  });
}

const PARAMS = VigilParams.parse({});

function fitAll(histories: readonly (readonly number[])[]): number {
  for (const history of histories) {
    const grid = daysFrom(FIT_DAY - HISTORY_DAYS, history, (day) =>
      day % 61 < 2 ? 'holiday' : 'open',
    );
    if (fitLive(grid, FIT_DAY, PARAMS) === null) throw new Error('four years were too short');
  }
  return histories.length;
}

function sums(histories: readonly (readonly number[])[]): number {
  let all = 0;
  const times = MESSAGES * CHANGES_EACH;
  for (let k = 0; k < times; k += 1) {
    const history = histories[k % histories.length] ?? [];
    for (let i = 0; i < 7; i += 1) all += history[(k + i) % HISTORY_DAYS] ?? 0;
  }
  return all < 0 ? 0 : times;
}

function memoryBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
