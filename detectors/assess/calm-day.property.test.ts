/** A changed count that is compared with a settled limit ends with the same assessments and signals as one that is judged anew each time. */
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
import { shippedCatalogue as catalogue } from '../shipped-catalogue.fixture.ts';
import { isCalm } from './calm-day.ts';
import { cellsOf } from './cell-sum.ts';
import { inOrderOfTime } from './in-order-of-time.ts';
import { judgeCells } from './judge-cells.ts';
import { Judging } from './judging.ts';
import { Scopes } from './scopes.ts';
import { newState, type SeriesState } from './series-state.ts';
import { applyCell } from './state-store.ts';
import { windowsTouched } from './windows-to-judge.ts';

const { zone } = catalogue;
const NOON = Date.UTC(2026, 5, 10, 4);
const TODAY = dayNumberOf(dayOf(NOON, zone));
const SERIES = 'diarrhoea~township~990102005~all' as SeriesKey;
const SLOW_MS = 120_000;
const scopes = new Scopes();

const step = fc.record({
  daysBack: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 9 })),
  delta: fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 4 }) },
    fc.integer({ min: -9, max: 40 }),
  ),
  hoursOn: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.integer({ min: 1, max: 30 })),
  unknown: fc.boolean(),
});
type Step = typeof step extends fc.Arbitrary<infer One> ? One : never;

function stateOf(history: readonly number[]): SeriesState {
  const state = newState(SERIES, catalogue);
  if (state === null) throw new Error('no detector looks at townships');
  state.countedSince = TODAY - history.length;
  state.isCounted = true;
  for (const [at, count] of history.entries()) state.days.set(TODAY - history.length + at, count);
  return state;
}

interface Told {
  readonly asOf: number;
  readonly watermarkAt: number;
}

/** What is said of one more fact, and how often nothing needed judging. */
function say(
  state: SeriesState,
  told: Told & { readonly of: Step },
  isPlain: boolean,
): { said: unknown[]; calm: number } {
  const { asOf, watermarkAt, of } = told;
  const judging = new Judging({ catalogue, scopes, asOf, watermarkAt, arrivals: null });
  const time = { zone, asOf, frontierAt: asOf, horizonMs: 7 * DAY_MS };
  const turn = { ...time, watermarkAt, rules: scopes.rules, firstDays: null };
  const hourAt = Math.floor(asOf / HOUR_MS) * HOUR_MS - of.daysBack * DAY_MS;
  const delta = { series: SERIES, hourAt, delta: of.delta, late: false, correction: false };
  let calm = 0;
  for (const cell of cellsOf({ v: 1, type: 'deltas', key: 'k', asOf, deltas: [delta] }, zone)) {
    applyCell(state, cell, zone);
    if (isPlain) {
      state.firstDay = state.countedSince;
      const touched = inOrderOfTime(state, (detector) => windowsTouched(detector, cell, time));
      for (const { detector, window } of touched) judging.judgeAnew(state, detector, window);
      continue;
    }
    if (cell.kind === 'day' && isCalm(state, cell.startAt, turn)) calm += 1;
    judgeCells(state, [cell], { turn, judging });
  }
  const said = [
    ...judging.assessments.map(({ assessment, ...rest }) => ({
      ...rest,
      assessment: { ...assessment, reason: assessment.reason.words },
    })),
    ...judging.signals,
  ];
  return { said: JSON.parse(JSON.stringify(said)) as unknown[], calm };
}

it.each([
  { length: 12, level: 3, quietWeekday: false },
  { length: 60, level: 2, quietWeekday: false },
  { length: 400, level: 6, quietWeekday: false },
  // The weekday of today is learned as closed: until somebody comes nothing is expected of it.
  { length: 40, level: 20, quietWeekday: true },
])(
  'says of a series of $length days, count by count, what judging each count anew says (quiet weekday: $quietWeekday)',
  ({ length, level, quietWeekday }) => {
    let calm = 0;
    let signals = 0;
    const lengths = { minLength: length, maxLength: length, size: 'max' } as const;
    const histories = fc
      .array(fc.nat(2 * level), lengths)
      .map((counts) =>
        counts.map((count, at) => (quietWeekday && (length - at) % 7 === 0 ? 0 : count)),
      );
    fc.assert(
      fc.property(histories, fc.array(step, { minLength: 5, maxLength: 40 }), (history, steps) => {
        const quick = stateOf(history);
        const plain = stateOf(history);
        let asOf = startOfDay(dayKeyOf(TODAY), zone) + 3 * HOUR_MS;
        for (const of of steps) {
          asOf += of.hoursOn * HOUR_MS;
          // The day before is over as soon as the next has begun, or some hours later.
          const yesterdayEndAt = endOfDay(dayOf(asOf - DAY_MS, zone), zone);
          const watermarkAt = of.unknown ? asOf : Math.min(asOf, yesterdayEndAt - 1);
          const told = { asOf, watermarkAt, of };
          const found = say(quick, told, false);
          expect(found.said).toEqual(say(plain, told, true).said);
          calm += found.calm;
          signals += found.said.length;
        }
      }),
      { numRuns: 40 },
    );
    // It looked at something: many counts needed no judging, and something was said.
    expect(calm).toBeGreaterThan(5);
    expect(signals).toBeGreaterThan(5);
  },
  SLOW_MS,
);
