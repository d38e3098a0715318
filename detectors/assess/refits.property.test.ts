/**
 * Of a series whose settled past is corrected in any order with counts of today and ticks: nothing is learned while a count is applied, and after a tick
 * all is said that is said where each correction is learned from at once.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { SeriesKey } from '../../contracts/series.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import {
  dayKeyOf,
  dayNumberOf,
  dayOf,
  endOfDay,
  startOfDay,
} from '../../platform/zone/zone-time.ts';
import { windowOfDay } from '../../platform/zone/zone-windows.ts';
import { shippedCatalogue as catalogue } from '../shipped-catalogue.fixture.ts';
import type { Cell } from './cell-sum.ts';
import { judgeCells } from './judge-cells.ts';
import { refit } from './judge-refits.ts';
import { Judging } from './judging.ts';
import { Refits } from './refits.ts';
import { Scopes } from './scopes.ts';
import { newState, type SeriesState } from './series-state.ts';
import { applyCell } from './state-store.ts';

const { zone } = catalogue;
const TODAY = dayNumberOf(dayOf(Date.UTC(2026, 5, 10, 4), zone));
const NOON = startOfDay(dayKeyOf(TODAY), zone) + 12 * HOUR_MS;
const HISTORY_DAYS = 230;
const SERIES = 'diarrhoea~township~990102005~all' as SeriesKey;

class Followed {
  readonly state: SeriesState;
  readonly #refits: Refits | null;
  readonly #scopes = new Scopes();
  #asOf = NOON;

  /** @param refits null: each correction is learned from at once */
  constructor(refits: Refits | null) {
    const state = newState(SERIES, catalogue);
    if (state === null) throw new Error('nothing looks at townships');
    this.state = state;
    this.#refits = refits;
    state.isCounted = true;
    state.countedSince = TODAY - HISTORY_DAYS;
    for (let day = TODAY - HISTORY_DAYS; day < TODAY; day += 1)
      state.days.set(day, 5 + ((day * 7) % 5));
  }

  tell(day: number, delta: number): void {
    this.#asOf += 60_000;
    const [startAt, endAt] = [startOfDay(dayKeyOf(day), zone), endOfDay(dayKeyOf(day), zone)];
    const rest = { parts: undefined, lateDelta: 0, correction: false, changes: 1 };
    const cell: Cell = {
      series: SERIES,
      kind: 'day',
      startAt,
      endAt,
      delta,
      asOf: this.#asOf,
      ...rest,
    };
    applyCell(this.state, cell, zone);
    this.#refits?.mark(this.state, [cell], this.#time());
    const turn = { ...this.#time(), rules: this.#scopes.rules, firstDays: null };
    judgeCells(this.state, [cell], { turn, judging: this.#judging() });
  }

  tick(): number {
    const due = this.#refits?.take(10) ?? [];
    for (const waiting of due)
      refit(this.state, waiting, { time: this.#time(), judging: this.#judging() });
    return due.length;
  }

  get fits(): number {
    return [...this.state.learned.values()].reduce((sum, { fits }) => sum + fits, 0);
  }

  /** Of each day that is still judged, what was said of it last. */
  said(): unknown {
    return [0, 1, 2, 3, 4, 5, 6].map((back) => {
      const { startAt } = windowOfDay('day', dayKeyOf(TODAY - back), zone);
      const judged = this.state.judged.get('vigil-day', startAt);
      const { outcome, expected, upper, code } = judged ?? {};
      const signal = this.state.signals.get(`vigil-day ${String(startAt)}`);
      return {
        back,
        outcome,
        expected,
        upper,
        code,
        stands: signal !== undefined && signal.status !== 'withdrawn',
      };
    });
  }

  #time() {
    const watermarkAt = startOfDay(dayKeyOf(TODAY), zone);
    return { zone, asOf: this.#asOf, frontierAt: this.#asOf, horizonMs: 7 * DAY_MS, watermarkAt };
  }

  #judging(): Judging {
    const { asOf, watermarkAt } = this.#time();
    const parts = { catalogue, scopes: this.#scopes, asOf, watermarkAt, arrivals: null };
    return new Judging(this.#refits === null ? parts : { ...parts, refits: this.#refits });
  }
}

const step = fc.oneof(
  fc.record({ back: fc.constant(0), delta: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ back: fc.integer({ min: 9, max: 200 }), delta: fc.integer({ min: 1, max: 60 }) }),
  fc.constant('tick' as const),
);

it(
  'learns nothing while a count is applied, and says after a tick what is said without waiting',
  { timeout: 120_000 },
  () => {
    let waited = 0;
    fc.assert(
      fc.property(fc.array(step, { minLength: 2, maxLength: 14 }), (steps) => {
        const later = new Followed(new Refits());
        const atOnce = new Followed(null);
        // What judges the days that are still judged was learned when each was today.
        for (const one of [later, atOnce])
          for (let back = 7; back >= 0; back -= 1) one.tell(TODAY - back, 1);
        for (const told of steps) {
          if (told === 'tick') waited += later.tick();
          else {
            const before = later.fits;
            later.tell(TODAY - told.back, told.delta);
            atOnce.tell(TODAY - told.back, told.delta);
            expect(later.fits).toBe(before);
          }
        }
        waited += later.tick();
        expect(later.said()).toEqual(atOnce.said());
        expect(later.fits).toBeLessThanOrEqual(atOnce.fits + 4);
      }),
      { numRuns: 20 },
    );
    expect(waited).toBeGreaterThan(10);
  },
);
