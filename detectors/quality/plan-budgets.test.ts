/** A plan counts what all rules of a family call: those it may choose a limit for, and those it may not. */
import { expect, it } from 'vitest';
import type { MeasureId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { SeriesKey } from '../../contracts/series.ts';
import type { DayKey } from '../../contracts/time.ts';
import { composeCatalogue } from '../catalogue.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { planBudgets, type SpentByRule } from './plan-budgets.ts';
import type { TriedRule } from './trial-store.ts';

const MEASURE = 'diarrhoea' as MeasureId;
const COUNTY = '990102' as PlaceCode;
const catalogue = composeCatalogue({
  ...shippedParts,
  measures: shippedParts.measures.filter(({ id }) => id === MEASURE),
});
const tried: TriedRule = {
  measure: MEASURE,
  detector: 'vigil-day',
  level: 'county',
  series: 'diarrhoea~county~990102~all' as SeriesKey,
  onset_day: '2026-03-02' as DayKey,
  size: 'medium',
  pvalue: 0.001,
  quiet_days: 70,
  quiet_pvalues: [0.004],
};

const spending = (detector: string, within: PlaceCode = COUNTY): SpentByRule => ({
  measure: MEASURE,
  detector,
  level: 'county',
  within,
  signalsPerWeek: 1.5,
});

function fixedWith(spent: readonly SpentByRule[]): number | undefined {
  const [plan] = planBudgets({
    catalogue,
    places: [COUNTY],
    trials: [tried],
    series: [{ measure: MEASURE, level: 'county', all_ages: true, within: COUNTY, count: 1 }],
    spent,
    detectorAt: ({ detector }) => detector,
    asOf: Date.UTC(2026, 2, 20),
  });
  return plan?.fixedSignalsPerWeek;
}

it('takes off the budget what rules called that no limit is chosen for', () => {
  const alone = fixedWith([]);
  expect(alone).toBeDefined();
  expect(fixedWith([spending('today')])).toBeCloseTo((alone ?? 0) + 1.5, 9);
});

it('counts a rule that is tried once, a rule that is gone and another place not at all', () => {
  const besides = [
    spending('vigil-day'),
    spending('gone'),
    spending('today', '990103' as PlaceCode),
  ];
  expect(fixedWith(besides)).toBe(fixedWith([]));
});
