/**
 * Every shipped method says of a series that is counted day by day, with counts of the past corrected meanwhile, what it says of the same counts
 * given at once (`vigil detect`, `vigil backtest`): all outcomes and figures, no parameter given.
 */
import { describe, expect, it } from 'vitest';
import { Measure } from '../../contracts/catalogue/measure.ts';
import type { Assessment } from '../../contracts/assessment.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import { DAY_MS, HOUR_MS, type DayKey } from '../../contracts/time.ts';
import { dayKeyOf, dayNumberOf, endOfDay, startOfDay } from '../../platform/zone/zone-time.ts';
import { windowOfDay } from '../../platform/zone/zone-windows.ts';
import { poisson, seededRandom } from '../benchmark/random.ts';
import { composeCatalogue } from '../catalogue.ts';
import type { Point } from '../methods/method.ts';
import { METHODS, findMethod } from '../methods/registry.ts';
import { kindToLearn } from '../series/day-kind.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import type { Cell } from './cell-sum.ts';
import { judgeCells } from './judge-cells.ts';
import { Judging } from './judging.ts';
import { Scopes } from './scopes.ts';
import { newState, type SeriesState } from './series-state.ts';
import { applyCell } from './state-store.ts';

const SERIES = 'live-as-batch~city~9901~all' as SeriesKey;
const LAST = dayNumberOf('2026-03-01' as DayKey);
const HORIZON_DAYS = 7;
/** Days that come one by one, after those of the store. */
const LIVE_DAYS = 24;

/** Long enough for each to judge. A week ends with the last day. */
const LENGTHS: Readonly<Record<string, readonly [window: 'day' | 'week', windows: number]>> = {
  'farrington-flexible': ['week', 330],
  'farrington-original': ['week', 330],
  'historical-limits': ['week', 330],
  'moving-percentile': ['week', 330],
  'glr-nb': ['day', 440],
  cusum: ['day', 440],
  serfling: ['day', 780],
  'nb-regression': ['day', 780],
};

function catalogueOf(method: string, window: 'day' | 'week') {
  const measure = Measure.parse({
    ...shippedParts.measures.find(({ id }) => id === 'visits'),
    id: 'live-as-batch',
    windows: [window],
    detectors: [
      {
        id: 'only',
        method,
        params: {},
        side: 'upper',
        window,
        at: ['city'],
        ages: 'all',
        needs: { historyDays: 0, meanCount: 0 },
        floor: { observed: 1, excess: 0 },
        grades: [{ level: 'IV' }],
      },
    ],
  });
  return composeCatalogue({ ...shippedParts, measures: [measure] });
}

class Live {
  readonly #catalogue: ReturnType<typeof catalogueOf>;
  readonly #state: SeriesState;
  /** What was said last, by the last day of the window. */
  readonly said = new Map<number, Assessment>();

  constructor(catalogue: ReturnType<typeof catalogueOf>, first: number) {
    const state = newState(SERIES, catalogue);
    if (state === null) throw new Error('nothing looks at the series');
    this.#catalogue = catalogue;
    this.#state = state;
    state.countedSince = first;
    state.isCounted = true;
  }

  /** As the store remembers it. */
  remember(day: number, count: number): void {
    this.#state.days.set(day, count);
  }

  /** What changes of a day is told on the morning after `today`, of which all is in; then what `today` completes is judged. */
  tell(day: number, delta: number, today: number): void {
    const { zone } = this.#catalogue;
    const endAt = endOfDay(dayKeyOf(today), zone);
    const asOf = endAt + 3 * HOUR_MS;
    const scopes = new Scopes();
    const watermarkAt = endAt + HOUR_MS;
    const parts = { catalogue: this.#catalogue, scopes, asOf, watermarkAt, arrivals: null };
    const judging = new Judging(parts);
    const horizonMs = HORIZON_DAYS * DAY_MS;
    const time = { zone, asOf, frontierAt: endAt - 1, horizonMs, watermarkAt };
    const cell: Cell = {
      series: SERIES,
      kind: 'day',
      startAt: startOfDay(dayKeyOf(day), zone),
      endAt: endOfDay(dayKeyOf(day), zone),
      delta,
      asOf,
      parts: undefined,
      lateDelta: 0,
      correction: false,
      changes: 1,
    };
    applyCell(this.#state, cell, zone);
    const turn = { ...time, rules: scopes.rules, firstDays: null };
    judgeCells(this.#state, [cell], { turn, judging });
    for (const detector of this.#state.detectors) {
      const window = windowOfDay(detector.rule.window, dayKeyOf(today), zone);
      if (window.endAt <= watermarkAt) judging.judge(this.#state, detector, window);
    }
    for (const { assessment } of judging.assessments) {
      const { endAt: saidAt } = assessment.window;
      this.said.set(Math.round((saidAt - startOfDay(dayKeyOf(0), zone)) / DAY_MS) - 1, assessment);
    }
  }
}

interface Corrected {
  readonly back: number;
  readonly delta: number;
}

/** On which of the days that come one by one, which day before is corrected: of the window, of the baseline, of training. */
const CORRECTIONS: ReadonlyMap<number, Corrected> = new Map([
  [5, { back: 3, delta: 9 }],
  [8, { back: 1, delta: -2 }],
  [11, { back: 40, delta: 6 }],
  [14, { back: 430, delta: 25 }],
  [20, { back: 5, delta: -3 }],
  [23, { back: 2, delta: 4 }],
]);

function countsOf(days: number): number[] {
  const random = seededRandom(20260301);
  return Array.from({ length: days }, (_, at) => {
    const outbreak = at >= days - 12 && at < days - 6 ? 9 : 0;
    return poisson(random, 8 + 3 * Math.sin(at / 58) + (at % 7 === 6 ? -3 : 0) + outbreak);
  });
}

const methods = METHODS.map(({ id }) => id);

describe.each(methods)('%s', (id) => {
  it('says day by day, whatever is corrected, what it says of all counts at once', () => {
    const [window, windows] = LENGTHS[id] ?? (['day', 120] as const);
    const apart = window === 'week' ? 7 : 1;
    const days = windows * apart;
    const catalogue = catalogueOf(id, window);
    const first = LAST - days + 1;
    const counts = countsOf(days);
    const live = new Live(catalogue, first);
    for (const [at, count] of counts.slice(0, -LIVE_DAYS).entries())
      live.remember(first + at, count);
    for (let at = days - LIVE_DAYS; at < days; at += 1) {
      const today = first + at;
      live.tell(today, counts[at] ?? 0, today);
      const corrected = CORRECTIONS.get(at - (days - LIVE_DAYS));
      if (corrected === undefined || corrected.back > at) continue;
      const past = at - corrected.back;
      counts[past] = Math.max(0, (counts[past] ?? 0) + corrected.delta);
      live.tell(first + past, corrected.delta, today);
    }
    const points = Array.from({ length: windows }, (_, at): Point => {
      const day = first + at * apart;
      const value = counts.slice(at * apart, (at + 1) * apart).reduce((sum, one) => sum + one, 0);
      const kind =
        id === 'vigil' ? kindToLearn({ parts: PARTS }, day, catalogue) : ('open' as const);
      return { at: startOfDay(dayKeyOf(day), catalogue.zone), value, kind };
    });
    const batch = findMethod(id)
      .prepare({}, window === 'week' ? 52 : 365)
      .assessSeries(points, 0);
    const last = batch.slice(window === 'week' ? -1 : -HORIZON_DAYS);
    expect(last.some(({ outcome }) => outcome === 'within' || outcome === 'exceeds')).toBe(true);
    const told = last.map((_, at) => live.said.get(LAST - last.length + 1 + at));
    expect(told.map((one) => figuresOf(one))).toEqual(last.map((one) => figuresOf(one)));
  });
});

const PARTS = { level: 'city', where: '9901' } as const;

function figuresOf(one: Readonly<Partial<Record<Figure, unknown>>> | undefined): unknown {
  return FIGURES.map((figure) => one?.[figure]);
}

type Figure = (typeof FIGURES)[number];
const FIGURES = [
  'outcome',
  'observed',
  'expected',
  'upper',
  'lower',
  'score',
  'pvalue',
  'side',
] as const;
