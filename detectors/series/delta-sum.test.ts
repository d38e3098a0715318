// What leaves a batch as deltas: differences only, marked where something was taken back or came late.
import { expect, it } from 'vitest';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { CountingPlan, Tally } from './counting-plan.ts';
import { DeltaSum, type Counted } from './delta-sum.ts';

const AT = Date.UTC(2026, 5, 1);
const plan = (byAge: boolean): CountingPlan => ({
  id: byAge ? 'aged' : 'plain',
  strata: { visits: [{ level: 'site', byAge: false }], diarrhoea: [{ level: 'county', byAge }] },
});
const counted = (measures: string[], more: Partial<Tally> = {}, under = plan(false)): Counted => ({
  plan: under,
  tally: {
    measures: measures as never,
    siteId: 's-1' as never,
    place: '990102001' as never,
    age: '0-4',
    hourAt: AT,
    ...more,
  },
});
const deltas = (before: Counted | null, after: Counted | null, receivedAt = AT + HOUR_MS) => {
  const sum = new DeltaSum(DAY_MS);
  sum.add({ before, after, receivedAt });
  return sum.deltas().map(({ series, hourAt, delta, correction, late }) => ({
    series,
    hour: (hourAt - AT) / HOUR_MS,
    delta,
    correction,
    late,
  }));
};

it('adds a new unit once to each of its series', () => {
  expect(deltas(null, counted(['visits', 'diarrhoea'], {}, plan(true)))).toMatchObject([
    { series: 'diarrhoea~county~990102~0-4', delta: 1, correction: false, late: false },
    { series: 'diarrhoea~county~990102~all', delta: 1 },
    { series: 'visits~site~s-1~all', delta: 1 },
  ]);
});

it('says nothing where nothing changed', () => {
  expect(deltas(counted(['visits']), counted(['visits']))).toEqual([]);
});

it('takes a unit out of one series and leaves it in the others', () => {
  expect(deltas(counted(['diarrhoea', 'visits']), counted(['visits']))).toEqual([
    { series: 'diarrhoea~county~990102~all', hour: 0, delta: -1, correction: true, late: false },
  ]);
});

it('moves a unit from hour to hour', () => {
  expect(deltas(counted(['visits']), counted(['visits'], { hourAt: AT + HOUR_MS }))).toMatchObject([
    { hour: 0, delta: -1, correction: true },
    { hour: 1, delta: 1, correction: true },
  ]);
});

it('takes back under the plan it was counted by, and adds under the plan of now', () => {
  expect(
    deltas(counted(['diarrhoea'], {}, plan(true)), counted(['diarrhoea'], {}, plan(false))),
  ).toMatchObject([{ series: 'diarrhoea~county~990102~0-4', delta: -1 }]);
});

it('marks what came later than the allowed lateness', () => {
  expect(deltas(null, counted(['visits']), AT + DAY_MS)).toMatchObject([{ late: false }]);
  expect(deltas(null, counted(['visits']), AT + DAY_MS + HOUR_MS)).toMatchObject([{ late: true }]);
});

it('leaves out what cancels itself within the batch', () => {
  const sum = new DeltaSum(DAY_MS);
  sum.add({ before: null, after: counted(['visits']), receivedAt: AT });
  sum.add({ before: counted(['visits']), after: null, receivedAt: AT });
  expect(sum.deltas()).toEqual([]);
});
