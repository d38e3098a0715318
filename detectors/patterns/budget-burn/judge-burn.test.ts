// Budgets on simulated spending: found as rarely as asked for where spending is as planned, found where it is not, in the window that says so.
import { parse } from 'yaml';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { BudgetFile } from '../../../contracts/catalogue/budget.ts';
import { BudgetBurnPattern } from '../../../contracts/catalogue/looks/budget-burn.ts';
import { DAY_MS, type DayKey } from '../../../contracts/time.ts';
import { dayNumberOf, startOfDay } from '../../../platform/zone/zone-time.ts';
import { normal, seededRandom, type Random } from '../../benchmark/random.ts';
import { shippedCatalogue } from '../../shipped-catalogue.fixture.ts';
import type { LookOutcome } from '../looks/look-finding.ts';
import { judgeBurn, type BudgetSpending } from './judge-burn.ts';
import { firstOf, quarterOf, spendingWeights, sumOver, yearOf } from './spending-calendar.ts';

const yaml = (path: string): unknown =>
  parse(readFileSync(new URL(`../../../catalogue/${path}`, import.meta.url), 'utf8'));
const FILE = BudgetFile.parse(yaml('budgets/consortia.yaml'));
const RULE = BudgetBurnPattern.parse(yaml('patterns/budget-burn.yaml'));
const [BUDGET] = FILE.budgets.filter(({ year }) => year === 2026);
const weightOf = spendingWeights(FILE.shape, (day) => shippedCatalogue.calendarKind(day));
/** Each quarter is advanced what its calendar expects. */
const EVEN: BudgetFile = {
  ...FILE,
  advances: [1, 4, 7, 10].map((month) => {
    const quarter = quarterOf(firstOf(2026, month));
    return sumOver(quarter, weightOf) / sumOver(yearOf(quarter.first), weightOf);
  }),
};
const dayOf = (day: string): number => dayNumberOf(day as DayKey);

interface Course {
  readonly until: string;
  /** Of what is planned, by day. */
  readonly rate?: (dayNumber: number) => number;
  /** Standard deviations, of days and of weeks, relative. */
  readonly uneven?: { readonly day: number; readonly week: number };
  readonly from?: string;
}

function spending(course: Course, random: Random): BudgetSpending {
  if (BUDGET === undefined) throw new RangeError('there is no budget of 2026');
  const { until, rate = () => 1, uneven = { day: 0.08, week: 0.02 }, from = '2025-01-01' } = course;
  const perWeight = (BUDGET.totalYuan * 95) / sumOver(yearOf(dayOf(until)), weightOf);
  const days = new Map<number, number>();
  let week = 0;
  for (let day = dayOf(from); day <= dayOf(until); day += 1) {
    if (day % 7 === 0) week = uneven.week * normal(random);
    const chance = Math.max(0, 1 + week + uneven.day * normal(random));
    days.set(day, perWeight * weightOf(day) * rate(day) * chance);
  }
  return { file: EVEN, budget: BUDGET, days };
}

function judged(all: readonly BudgetSpending[], until: string, rule = RULE): LookOutcome {
  const asOf = startOfDay(until as DayKey, 'Asia/Shanghai') + 4 * DAY_MS;
  return judgeBurn(all, rule, { asOf, catalogue: shippedCatalogue, standing: [] });
}

const names = ({ findings }: LookOutcome): string[] =>
  findings.map(({ name }) => name.split(' ')[1] ?? '');

describe('spending as planned', () => {
  it.each([
    ['year', 'days7'],
    ['quarter', 'days7'],
    ['days30', 'days7'],
  ] as const)('is found as rarely as asked for: %s with %s', (long, short) => {
    const random = seededRandom(5);
    const all = Array.from({ length: 1_500 }, () => spending({ until: '2026-09-13' }, random));
    const share = (alpha: number): number => {
      const pairs = [{ long, short, burnAtLeast: 1.000_001, daysMin: 7 }];
      const rule = BudgetBurnPattern.parse({ ...RULE, pairs, growth: undefined, alpha });
      return judged(all, '2026-09-13', rule).findings.length / all.length;
    };
    // The short window must burn too, so that it is less than asked for, never more.
    for (const alpha of [0.01, 0.05, 0.1])
      expect(share(alpha)).toBeLessThan(alpha + 3 * Math.sqrt(alpha / all.length));
    expect(share(0.1)).toBeGreaterThan(0.02);
  });

  it('is not found at all by the shipped rule, whose windows must also matter', () => {
    const random = seededRandom(6);
    const all = Array.from({ length: 300 }, () => spending({ until: '2026-06-10' }, random));
    expect(names(judged(all, '2026-06-10'))).toEqual([]);
  });
});

describe('spending that is not as planned', () => {
  const since = (day: string, rate: number) => (at: number) => (at >= dayOf(day) ? rate : 1);
  const found = (course: Course) => judged([spending(course, seededRandom(7))], course.until);

  it('is found by the year when it is a seventh too much, with the day on which nothing is left', () => {
    const outcome = found({ until: '2026-06-30', rate: since('2026-01-01', 1.15) });
    expect(names(outcome)).toContain('burn');
    const [burn] = outcome.findings;
    expect(burn?.params).toMatchObject({ long: 'year', budget: BUDGET?.id });
    expect(burn?.params['emptyOn']).toMatch(/^2026-1[01]-/);
  });

  it('is found within a month when it is a third too much from one day on', () => {
    const outcome = found({ until: '2026-07-22', rate: since('2026-06-23', 1.33) });
    expect(outcome.findings[0]?.params).toMatchObject({ long: 'days30', short: 'days7' });
  });

  it('is no longer found when the last month was as planned', () => {
    const was = (at: number): number =>
      at < dayOf('2026-05-15') && at >= dayOf('2026-01-01') ? 1.12 : 1;
    expect(names(found({ until: '2026-06-30', rate: was }))).not.toContain('burn');
  });

  it('is told from the year before when it grew by more than a twentieth', () => {
    const rate = (at: number): number => (at < dayOf('2026-01-01') ? 0.85 : 0.98);
    const outcome = found({ until: '2026-06-30', rate });
    expect(names(outcome)).toEqual(['growth']);
    expect(outcome.findings[0]?.observed).toBeGreaterThan(1.1);
  });

  it('is not compared with a year that was not sent', () => {
    const rate = (at: number): number => (at < dayOf('2026-01-01') ? 0.8 : 0.98);
    const outcome = found({ until: '2026-06-30', rate, from: '2025-03-01' });
    expect(names(outcome)).toEqual([]);
  });
});

it('is not judged from a few weeks, and that is said', () => {
  const short = spending({ until: '2026-02-10', from: '2026-01-05' }, seededRandom(8));
  expect(judged([short], '2026-02-10').unjudged).toEqual({ 'too-few-weeks': 1 });
});

describe('a budget', () => {
  it('whose advances are not the whole, or that is there twice, is refused', () => {
    const file = yaml('budgets/consortia.yaml') as { budgets: unknown[] };
    const advances = [0.25, 0.25, 0.25, 0.2];
    expect(BudgetFile.safeParse({ ...file, advances }).success).toBe(false);
    const twice = [...file.budgets, file.budgets[0]];
    expect(BudgetFile.safeParse({ ...file, budgets: twice }).success).toBe(false);
  });
});
