/**
 * What the assessor remembers of one series: its recent counts by day (and by hour where a detector looks at hours), and what
 * was last said of each recent window. A cache of the store and nothing more: it may be dropped at any moment.
 */
import type { Measure } from '../../contracts/catalogue/measure.ts';
import { seriesParts, type SeriesKey, type SeriesParts } from '../../contracts/series.ts';
import type { Signal } from '../../contracts/signal.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { shapeOf, type CellKind } from '../../contracts/window-shape.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { looksAt, looksWithin, type PreparedDetector } from '../series/detector.ts';
import { CellCounts } from './cell-counts.ts';
import { DayCounts } from './day-counts.ts';
import { JudgedWindows } from './judged-windows.ts';
import type { LiveChart } from './live-chart.ts';
import type { LiveVigil } from './live-vigil.ts';
import { partSumsOf, type PartSums } from './part-sums.ts';
import { Revisions } from './revisions.ts';

/** A day in progress of which a changed count says nothing new: `calm-day.ts`. */
export interface CalmDay {
  readonly day: number;
  /** Counts up to this one, included. */
  readonly upTo: number;
  /** Whether there was any: holds for counts like it only. */
  readonly hasCome: boolean;
  readonly firstDay: number;
  readonly rules: number;
  /** Whether nothing that was learned depends on its count. */
  readonly teachesNothing: boolean;
}

export interface SeenCells {
  readonly hours: boolean;
  /** False where hours are only looked at while their day lasts. */
  readonly hourWindows: boolean;
  readonly halves: boolean;
}

/** First what every count asks for: side by side in memory it is fetched at once. */
export interface SeriesState {
  readonly series: SeriesKey;
  /** Counts by local day number, and by the start of the hour; hours without any are left out. */
  readonly days: DayCounts;
  readonly hours: CellCounts;
  readonly revisions: Revisions;
  calm: CalmDay | null;
  /** Beside the counts; null where the figure is a count. */
  readonly sums: PartSums | null;
  /** Which cells any detector looks at, beside days. */
  readonly sees: SeenCells;
  /** Number of the first day from which a missing count is a zero. */
  firstDay: number;
  /** Number of the earliest day with a count. */
  countedSince: number;
  /** False while it has no count, stored or in hand. */
  isCounted: boolean;
  /** Since another one had to make room. */
  isUsed: boolean;
  readonly parts: SeriesParts;
  readonly measure: Measure;
  readonly detectors: readonly PreparedDetector[];
  /** By the start of the half hour, where a detector looks at half hours. */
  readonly halves: CellCounts;
  /** Days of which it is known that their facts did not come: no count is no zero. */
  readonly unknownDays: Set<number>;
  readonly judged: JudgedWindows;
  /** By detector and start of the window: `c2-day 1767196800000`. */
  readonly signals: Map<string, Signal>;
  /** What the default detector has learned, by the id of its rule and its alpha. */
  readonly learned: Map<string, LiveVigil>;
  /** Of methods that are trained once, by the id of the rule and its parameters; null where there are none. */
  charts: Map<string, LiveChart> | null;
  /** Windows that begin before it were forgotten. */
  prunedAt: EpochMs;
}

export const judgedKey = (detector: PreparedDetector, startAt: EpochMs): string =>
  `${detector.rule.id} ${String(startAt)}`;

/** null for a series that no detector looks at: it is counted only. */
export function newState(series: SeriesKey, catalogue: DetectorCatalogue): SeriesState | null {
  const parts = seriesParts(series);
  const measure = catalogue.measures.get(parts.measure);
  const { detectors, sees } = lookingAt(catalogue.detectors.get(parts.measure) ?? [], parts);
  if (measure === undefined || detectors.length === 0) return null;
  return {
    series,
    days: new DayCounts(),
    hours: new CellCounts(),
    revisions: new Revisions(detectors.some(({ rule }) => rule.window === 'hour')),
    calm: null,
    sums: partSumsOf(measure.quantity),
    sees,
    firstDay: Infinity,
    countedSince: Infinity,
    isCounted: false,
    isUsed: false,
    parts,
    measure,
    detectors,
    halves: new CellCounts(),
    unknownDays: new Set(),
    judged: new JudgedWindows(),
    signals: new Map(),
    learned: new Map(),
    charts: null,
    prunedAt: -Infinity,
  };
}

type Looking = Pick<SeriesState, 'detectors' | 'sees'>;

/** By the detectors of a measure, then by those that look at a series: thousands of series share them. */
const looking = new WeakMap<readonly PreparedDetector[], Map<string, Looking>>();

function lookingAt(all: readonly PreparedDetector[], parts: SeriesParts): Looking {
  const detectors = all.filter((detector) => looksAt(detector, parts));
  const key = detectors.map(({ rule }) => rule.id).join(' ');
  let shared = looking.get(all);
  if (shared === undefined) looking.set(all, (shared = new Map<string, Looking>()));
  let known = shared.get(key);
  if (known === undefined) shared.set(key, (known = { detectors, sees: seenBy(detectors) }));
  return known;
}

function seenBy(detectors: readonly PreparedDetector[]): SeenCells {
  const isOf = (cell: CellKind): boolean =>
    detectors.some(({ rule }) => shapeOf(rule.window).of === cell);
  const hourWindows = isOf('hour');
  return { hours: hourWindows || detectors.some(looksWithin), hourWindows, halves: isOf('half') };
}

/** The count of a day changed, or became known or unknown: what was learned from it is dropped. */
export function pastChanged({ learned, charts }: SeriesState, day: number): void {
  for (const one of learned.values()) one.changed(day);
  if (charts !== null) for (const one of charts.values()) one.changed(day);
}

/** Bounded by the number of series; one that was not used for long goes first. */
export class SeriesStates {
  readonly #statesMax: number;
  readonly #states = new Map<SeriesKey, SeriesState>();

  constructor(statesMax: number) {
    this.#statesMax = statesMax;
  }

  get(series: SeriesKey): SeriesState | undefined {
    const state = this.#states.get(series);
    if (state !== undefined) state.isUsed = true;
    return state;
  }

  put(state: SeriesState): void {
    this.#states.set(state.series, state);
    if (this.#states.size <= this.#statesMax) return;
    for (const [series, oldest] of this.#states) {
      if (this.#states.size <= this.#statesMax) return;
      this.#states.delete(series);
      // A second chance for what was used since: moving it at each use would cost more than the use.
      if (oldest.isUsed) this.#states.set(series, oldest);
      oldest.isUsed = false;
    }
  }

  /** Without being used by it. */
  peek(series: SeriesKey): SeriesState | undefined {
    return this.#states.get(series);
  }

  /** Series of which a detector has learned something. */
  learning(): SeriesKey[] {
    return [...this.#states.values()]
      .filter(({ learned }) => learned.size > 0)
      .map(({ series }) => series);
  }

  clear(): void {
    this.#states.clear();
  }

  get size(): number {
    return this.#states.size;
  }
}
