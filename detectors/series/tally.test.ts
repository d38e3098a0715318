// What units add to measures of each kind, told as events and read as amounts.
import { describe, expect, it } from 'vitest';
import type { Amount } from '../../contracts/amount.ts';
import { valueOf } from '../../contracts/catalogue/measure-value.ts';
import type { Measure } from '../../contracts/catalogue/measure.ts';
import type { Event } from '../../contracts/event/event.ts';
import type { VisitFields } from '../../contracts/event/visit.ts';
import { composeCatalogue } from '../catalogue.ts';
import {
  claimEvent,
  icd10,
  imagingEvent,
  laboratoryEvent,
  recordToken,
  visitEvent,
  visitToken,
} from '../events.fixture.ts';
import { recount } from '../observe/recount.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { KINDS, kindsCatalogue, measureOf } from './kinds.fixture.ts';

const AT = Date.UTC(2026, 5, 1, 3);
const MINUTE_MS = 60_000;
const DAY = ' day ';
const COUNTY = 'county~990102~all';

/** Amounts of the county's day by series. */
function amountsOf(
  events: readonly Event[],
  catalogue = kindsCatalogue,
): ReadonlyMap<string, Amount> {
  return new Map(
    [...recount(events, catalogue).amounts]
      .filter(([key]) => key.includes(DAY))
      .map(([key, amount]) => [key.split(' ')[0] ?? '', amount]),
  );
}

function figure(id: string, events: readonly Event[], series = COUNTY): number | null {
  const measure = KINDS.find((one) => one.id === id) as Measure;
  const amount = amountsOf(events).get(`${id}~${series}`);
  return amount === undefined ? null : valueOf(measure.quantity, amount, 1_000_000);
}

const visit = (name: string, fields: VisitFields = {}, at = AT): Event =>
  visitEvent(name, 'start', { at, fields: { occurredAt: at, ...fields } });

describe('a share of informative visits', () => {
  const ill = visit('ill', { diagnoses: [icd10('J11.1')] });
  const hurt = visit('hurt', { diagnoses: [icd10('S93.4')] });
  const blank = visit('blank', { complaints: ['取药'] });
  const uncoded = visit('uncoded', { diagnoses: [icd10('R69')], complaints: ['不详'] });

  it('is in percent and leaves out visits that say nothing', () => {
    expect(figure('share', [ill, hurt, blank, uncoded])).toBe(50);
  });

  it('stays what it was when half of the visits are no longer coded', () => {
    const many = (kind: Event[], count: number): Event[] =>
      Array.from({ length: count }, (_, at) =>
        visit(
          `${kind.length}-${String(at)}`,
          at % 4 === 0 ? { diagnoses: [icd10('J11.1')] } : { diagnoses: [icd10('S93.4')] },
        ),
      );
    const coded = many([], 40);
    const half = coded.map((event, at) => (at % 8 < 4 ? event : visit(`u${String(at)}`)));
    expect(figure('share', half)).toBe(figure('share', coded));
    expect(figure('plain', half)).toBe(40);
  });

  it('is kept by age and by sex as well', () => {
    const woman = visit('w', { diagnoses: [icd10('J11.1')], sex: 'female', ageBand: '65plus' });
    const man = visit('m', { diagnoses: [icd10('S93.4')], sex: 'male', ageBand: '0-4' });
    const series = (where: string) => figure('share', [woman, man], `county~990102~${where}`);
    expect([series('all'), series('65plus'), series('0-4')]).toEqual([50, 100, 0]);
    expect([series('all~sex.female'), series('all~sex.male')]).toEqual([100, 0]);
  });
});

it('gives a rate per persons, a mean, and a quantile within two percent', () => {
  const stays = [30, 60, 90].map((minutes, at) =>
    visit(`s${String(at)}`, {
      temperatureC: 36.5 + at,
      dischargedAt: AT + minutes * MINUTE_MS,
    }),
  );
  expect(figure('rate', stays)).toBeCloseTo(0.3, 10);
  expect(figure('warmth', stays)).toBeCloseTo(37.5, 10);
  const median = figure('median-stay', stays) ?? 0;
  expect(Math.abs(median - 60) / 60).toBeLessThanOrEqual(0.02);
});

it('takes a settlement that is reversed off the day of the settlement', () => {
  const settled = claimEvent('c', { totalFen: 12_345 }, { at: AT });
  const other = claimEvent('o', { totalFen: 5000, visit: visitToken('a') }, { at: AT });
  const reversal = claimEvent(
    'back',
    { step: 'reversed', totalFen: 2345, reverses: recordToken('c') },
    { at: AT + 3 * 86_400_000 },
  );
  expect(figure('spending', [settled, other])).toBe(173.45);
  expect(figure('spending', [reversal, settled, other])).toBe(150);
});

describe('steps of a visit or an order', () => {
  const result = {
    system: 'local' as const,
    code: 'WBC',
    value: 7,
    interpretation: 'normal' as const,
  };
  const report = (minutes: number, status: 'final' | 'corrected' = 'final') =>
    laboratoryEvent(
      'l',
      { results: [result], visit: visitToken('v'), status },
      { at: AT, statedAt: AT + minutes * MINUTE_MS },
    );

  it('are timed to the first report, which a correction does not make late', () => {
    expect(figure('to-report', [visit('v'), report(45)])).toBe(45);
    expect(figure('to-report', [report(600, 'corrected'), visit('v'), report(45)])).toBe(45);
  });

  it('that were not followed are absent until the answer comes', () => {
    const asked = imagingEvent('i', 'requested', { at: AT });
    const answered = imagingEvent('i', 'reported', { at: AT + 90 * MINUTE_MS, statedAt: AT + 1e8 });
    expect(figure('unread', [asked])).toBe(1);
    expect(figure('unread', [answered, asked])).toBe(0);
    expect(figure('read-in', [asked, answered])).toBeGreaterThan(88);
    expect(
      figure('unread', [asked, imagingEvent('i', 'cancelled', { at: AT, statedAt: AT + 1e8 })]),
    ).toBeNull();
  });
});

it('counts values that a stratum does not name under other, not nowhere', () => {
  const by = { field: 'diagnosis-chapter', values: ['j'] };
  const measure = measureOf(
    'm',
    { kind: 'count', counted: { of: 'visits' } },
    {
      strata: [{ level: 'city', byAge: false, by }],
    },
  );
  const catalogue = composeCatalogue({ ...shippedParts, measures: [measure] });
  const visits = ['J11', 'S93', 'A09'].map((code) => visit(code, { diagnoses: [icd10(code)] }));
  expect([...amountsOf(visits, catalogue)]).toEqual([
    ['m~city~9901~all', { count: 3 }],
    ['m~city~9901~all~diagnosis-chapter.j', { count: 1 }],
    ['m~city~9901~all~diagnosis-chapter.other', { count: 2 }],
  ]);
});
