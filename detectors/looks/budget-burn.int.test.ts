// A global budget on a real PostgreSQL and NATS, from settlements to the signal: those insured in the county count wherever they were treated, and
// settlements that are reversed take the finding back. The present is moved, not waited for.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { BudgetFile } from '../../contracts/catalogue/budget.ts';
import { BudgetBurnPattern } from '../../contracts/catalogue/looks/budget-burn.ts';
import type { Event } from '../../contracts/event/event.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { claimEvent, recordToken } from '../events.fixture.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { START, startHourlyLooks, type HourlyLooks } from './hourly-looks.fixture.ts';

const FEN_A_DAY = 100_000;
const shipped = shippedParts.patterns.find(({ pattern }) => pattern === 'budget-burn');
const RULE = BudgetBurnPattern.parse({
  ...shipped,
  every: '1h',
  pairs: [{ long: 'days30', short: 'days7', burnAtLeast: 1.15, daysMin: 30 }],
  weeks: { least: 6, most: 6 },
});
const COUNTY = '990102' as PlaceCode;
const BUDGETS: BudgetFile = {
  version: '2026.1',
  source: { text: 'a test', confirmed: true },
  shape: { weekend: 1, holiday: 1, months: Array.from({ length: 12 }, () => 1) },
  reserveShare: 0,
  advances: [0.25, 0.25, 0.25, 0.25],
  budgets: [
    {
      id: 'a-county',
      names: { zh: '某县', en: 'A county' },
      county: COUNTY,
      year: 2026,
      totalYuan: (FEN_A_DAY * 365) / 100,
    },
  ],
};

let looks: HourlyLooks;
const time = { now: START };

beforeAll(async () => {
  looks = await startHourlyLooks({ rule: RULE, time, parts: { budgets: [BUDGETS] } });
});
afterAll(() => looks.path.stop());

const said = (at: number) => ({ at, statedAt: time.now, receivedAt: time.now });

/** One of those insured in the county, settled in the city's hospital. */
const claim = (name: string, fundFen: number, daysAgo: number): Event =>
  claimEvent(
    name,
    { totalFen: fundFen, fundFen, insuredPlace: COUNTY },
    { ...said(START - daysAgo * DAY_MS), place: '990103004' },
  );

const reversal = (name: string, fen: number): Event =>
  claimEvent(
    `${name} back`,
    { totalFen: -fen, fundFen: -fen, step: 'reversed', reverses: recordToken(name) },
    said(time.now),
  );

const found = (): Promise<Signal[]> => looks.found(RULE.id);

const DAYS = Array.from({ length: 60 }, (_, day) => day + 1);
const EXTRA = DAYS.filter((day) => day <= 34);

it('is spent as planned, and nothing is found', async () => {
  await looks.looked(
    DAYS.map((day) => claim(`usual-${String(day)}`, FEN_A_DAY + (day % 5) * 1_000, day)),
  );
  expect(await found()).toEqual([]);
});

it('burns when more is settled for its insured, wherever they were treated', async () => {
  await looks.looked(EXTRA.map((day) => claim(`extra-${String(day)}`, FEN_A_DAY / 2, day)));
  const [signal, ...others] = await found();
  expect(others).toEqual([]);
  expect(signal).toMatchObject({
    status: 'raised',
    place: COUNTY,
    siteId: null,
    family: 'fund',
    alertKind: 'budget-burn',
    reason: { code: 'burn-days30' },
    detector: { method: 'budget-burn', params: { budget: 'a-county', short: 'days7' } },
  });
  expect(signal?.observed).toBeGreaterThan(1.4);
  expect(signal?.evidence.length).toBeGreaterThan(29);
});

it('is withdrawn when those settlements are reversed', async () => {
  await looks.looked(EXTRA.map((day) => reversal(`extra-${String(day)}`, FEN_A_DAY / 2)));
  expect((await found()).map(({ status }) => status)).toEqual(['withdrawn']);
});
