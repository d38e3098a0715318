// Days whose facts never came stay unknown over a restart, for every method, whatever strays in, until they are judged otherwise.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SeriesKey } from '../../contracts/series.ts';
import { DAY_MS, type EpochMs } from '../../contracts/time.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { dayKeyOf, dayNumberOf, dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { composeCatalogue } from '../catalogue.ts';
import { measureOf } from '../series/kinds.fixture.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { windowOfDay } from '../../platform/zone/zone-windows.ts';
import { cellsOf } from './cell-sum.ts';
import { addCells } from './observation-store.ts';
import { newState, type SeriesState } from './series-state.ts';
import { applyCell, loadStates, writeAssessments } from './state-store.ts';
import { unknownReason } from './unknown-day.ts';

const rule = {
  id: 'low',
  side: 'upper',
  window: 'day',
  at: ['county'],
  ages: 'all',
  needs: { historyDays: 7, meanCount: 1 },
  floor: { observed: 0, excess: 1 },
  grades: [{ level: 'IV' }],
};
const counting = { kind: 'count', counted: { of: 'visits' } };
const measures = [
  measureOf('ears', counting, { detectors: [{ ...rule, method: 'ears-c2', params: {} }] }),
  measureOf('learning', counting, { detectors: [{ ...rule, method: 'vigil', params: {} }] }),
];
const catalogue = composeCatalogue({ ...shippedParts, measures });
const { zone } = catalogue;
const NOW = Date.UTC(2026, 10, 20, 4);
const TODAY = dayNumberOf(dayOf(NOW, zone));

let database: TestDatabase;
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());

const stateOf = (series: SeriesKey): SeriesState => {
  const state = newState(series, catalogue);
  if (state === null) throw new Error('nobody looks at it');
  return state;
};
const startOf = (day: number): EpochMs => startOfDay(dayKeyOf(day), zone);

async function loaded(series: SeriesKey): Promise<SeriesState> {
  const state = stateOf(series);
  const store = await database.poolAs('vigil_detectors');
  await transaction(store, (tx) =>
    loadStates(tx, new Map([[series, state]]), {
      zone,
      asOf: startOf(TODAY),
      daysFromAt: startOf(TODAY - 60),
      hoursFromAt: startOf(TODAY - 10),
      halvesFromAt: startOf(TODAY - 10),
      judgedFromAt: startOf(TODAY - 8),
    }),
  );
  return state;
}

async function found(
  series: SeriesKey,
  day: number,
  outcome: 'not-applicable' | 'within',
): Promise<void> {
  const window = windowOfDay('day', dayKeyOf(day), zone);
  const assessment = {
    ...{ v: 1, series, window, outcome, observed: 0, expected: null },
    ...{ lower: null, upper: null, threshold: null, side: null, score: null, pvalue: null },
    ...{ method: 'ears-c2', methodVersion: '1', params: {}, baseline: null, completeness: 0.1 },
    ...{ revision: 0, asOf: window.endAt + DAY_MS },
    reason: outcome === 'within' ? { ...unknownReason(1), code: 'within' } : unknownReason(0.1),
  } as never;
  const write = { detector: 'low', assessment, isComplete: true, outcomeChanged: false };
  const store = await database.poolAs('vigil_detectors');
  await transaction(store, (tx) => writeAssessments(tx, [write]));
}

it.each(['ears', 'learning'])(
  'a worker that starts anew knows of the unknown days of %s what the one before it knew',
  async (measure) => {
    const series = `${measure}~county~990102~all` as SeriesKey;
    for (const ago of [5, 20, 30]) await found(series, TODAY - ago, 'not-applicable');
    const live = await loaded(series);
    expect([...live.unknownDays].sort()).toEqual([TODAY - 30, TODAY - 20, TODAY - 5]);
    const hourAt = startOf(TODAY - 20);
    const delta = { series, hourAt, delta: 7, correction: false, late: true };
    const cells = cellsOf(
      { v: 1, key: 'late', type: 'deltas', asOf: hourAt, deltas: [delta] } as never,
      zone,
    );
    const store = await database.poolAs('vigil_detectors');
    await transaction(store, (tx) => addCells(tx, cells, null));
    for (const cell of cells) applyCell(live, cell, zone);
    expect([...live.unknownDays].sort()).toEqual([TODAY - 30, TODAY - 20, TODAY - 5]);
    expect((await loaded(series)).unknownDays).toEqual(live.unknownDays);
    await found(series, TODAY - 20, 'within');
    expect([...(await loaded(series)).unknownDays].sort()).toEqual([TODAY - 30, TODAY - 5]);
  },
);
