// The machine's level as a table: each finding with the level and the reasons that it must have.
import { describe, expect, it } from 'vitest';
import type { Level } from '../../contracts/alert.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { Inbox, MONDAY, exceedance, shippedRules, signal } from '../outbreak.fixture.ts';
import type { GradeRules } from './grade-rules.ts';
import { gradeOf } from './grade.ts';

function graded(...signals: Signal[]): { level: Level; codes: string[] } {
  const inbox = new Inbox();
  inbox.receive(...signals);
  const { alert } = inbox.only;
  return { level: alert.machineLevel, codes: alert.levelReasons.map(({ code }) => code) };
}

const window = (day: number) => ({
  kind: 'day',
  startAt: MONDAY + (day - 1) * DAY_MS,
  endAt: MONDAY + day * DAY_MS,
});
const cluster = (observed: number, differs: Record<string, unknown> = {}) =>
  signal('cluster', {
    kind: 'cluster',
    alertKind: 'aggregation',
    measure: 'cluster-notifiable',
    disease: 'measles',
    diseaseClass: 'B',
    observed,
    threshold: 10,
    ...differs,
  });

describe('the level of', () => {
  it.each<[string, Signal[], Level, string[]]>([
    ['one case of cholera', [signal('a')], 'I', ['disease-class']],
    ['one case of plague', [signal('a', { disease: 'plague' })], 'I', ['gravest-disease']],
    [
      'one case of class B',
      [signal('a', { disease: 'polio', diseaseClass: 'B' })],
      'II',
      ['disease-class'],
    ],
    [
      'two cases of class B in one county',
      [
        signal('a', { disease: 'x', diseaseClass: 'B' }),
        signal('b', { disease: 'x', diseaseClass: 'B' }),
      ],
      'II',
      ['disease-class', 'several-cases', 'capped'],
    ],
    [
      'a small exceedance',
      [exceedance('a', '990102001', { observed: 12, expected: 8 })],
      'IV',
      ['size'],
    ],
    [
      'an exceedance of twice and fifteen more',
      [exceedance('a', '990102001', { observed: 31, expected: 15 })],
      'III',
      ['size'],
    ],
    [
      'an exceedance of four times and forty more',
      [exceedance('a', '990102001', { observed: 80, expected: 20 })],
      'II',
      ['size'],
    ],
    [
      'a silent site',
      [
        signal('a', {
          kind: 'site-silent',
          family: 'feed',
          alertKind: 'feed-failure',
          measure: 'site-silent',
          disease: null,
          diseaseClass: 'none',
        }),
      ],
      'IV',
      ['silent-feed'],
    ],
  ])('%s', (_what, signals, level, codes) => {
    const found = graded(...signals);
    expect(found.codes).toEqual(codes);
    if (codes[0] !== 'silent-feed') expect(found.level).toBe(level);
  });

  it('a cluster rises with its size against the threshold', () => {
    const order = ['I', 'II', 'III', 'IV'];
    const levels = [10, 20, 40].map((observed) => order.indexOf(graded(cluster(observed)).level));
    expect(levels[1]).toBeLessThanOrEqual(levels[0]!);
    expect(levels[2]).toBeLessThanOrEqual(levels[1]!);
  });

  it('a rising series is one step graver than a steady one', () => {
    const first = exceedance('a', '990102001', { observed: 12, expected: 8, window: window(0) });
    const steady = exceedance('b', '990102001', { observed: 13, expected: 8, window: window(1) });
    const rising = exceedance('b', '990102001', { observed: 19, expected: 8, window: window(1) });
    expect(graded(first, steady)).toEqual({ level: 'IV', codes: ['size'] });
    expect(graded(first, rising)).toEqual({ level: 'III', codes: ['size', 'trend-rising'] });
  });

  it('a finding among small children is one step graver', () => {
    const child = exceedance('a', '990102', {
      observed: 12,
      expected: 8,
      series: 'diarrhoea~county~990102~0-4',
    });
    expect(graded(child)).toEqual({ level: 'III', codes: ['size', 'vulnerable-ages'] });
  });

  it('what stands on a short history is one step lower, except for methods that look back a week on purpose', () => {
    const assessment = (method: string) => ({
      v: 1,
      series: 'diarrhoea~township~990102001~all',
      window: window(1),
      outcome: 'exceeds',
      observed: 31,
      expected: 15,
      lower: null,
      upper: 20,
      score: 3,
      pvalue: null,
      method,
      methodVersion: '1',
      params: {},
      baseline: { startAt: MONDAY - 9 * DAY_MS, endAt: MONDAY, points: 9 },
      completeness: null,
      revision: 1,
      asOf: MONDAY,
      reason: { code: 'above', words: { zh: '高', en: 'above' } },
    });
    const by = (method: string) =>
      exceedance('a', '990102001', {
        observed: 31,
        expected: 15,
        assessment: assessment(method),
        detector: { method, version: '1', params: {} },
      });
    expect(graded(by('farrington-flexible')).codes).toEqual([
      'size-without-rule',
      'short-baseline',
    ]);
    expect(graded(by('ears-c2')).codes).toEqual(['size-without-rule']);
  });

  it('red needs a grave disease, a rule, or a person', () => {
    const inbox = new Inbox();
    inbox.receive(exceedance('c', '990102', { observed: 400, expected: 40 }));
    inbox.receive(
      ...['990102001', '990102002', '990102003'].map((where) =>
        exceedance(where, where, { observed: 200, expected: 10 }),
      ),
    );
    expect(inbox.cases.every(({ alert }) => alert.machineLevel !== 'I')).toBe(true);
  });

  it('a finding that the catalogue no longer knows is III at most', () => {
    const rules: GradeRules = { measures: new Map(), patterns: new Map() };
    const inbox = new Inbox();
    inbox.receive(exceedance('a', '990102001', { observed: 500, expected: 10 }));
    expect(gradeOf(inbox.only, rules)).toMatchObject({
      level: 'III',
      reasons: [{ code: 'size-without-rule' }],
    });
    expect(shippedRules.grades.measures.size).toBeGreaterThan(10);
  });
});

describe('the figures of a reason', () => {
  const township = exceedance('t', '990102001', { observed: 34, expected: 2.4 });
  const city = exceedance('y', '9901', { observed: 60, expected: 24 });

  it.each([
    ['the township first', [township, city]],
    ['the city first', [city, township]],
  ])('are those of the alert’s own place where it is as grave, %s', (_order, signals) => {
    const inbox = new Inbox();
    inbox.receive(...signals);
    const [size] = inbox.only.alert.levelReasons;
    expect(size?.words.en).toBe('Observed 34, expected 2.4');
    expect(size?.finding).toEqual({
      signal: township.id,
      title: township.title,
      place: '990102001',
      siteId: null,
      window: township.window,
    });
  });

  it('name the wider place where that one alone is graver', () => {
    const inbox = new Inbox();
    inbox.receive(township, exceedance('g', '9901', { observed: 60, expected: 10.2 }));
    const { alert } = inbox.only;
    expect(alert).toMatchObject({ place: '990102001', observed: 34, machineLevel: 'II' });
    expect(alert.levelReasons[0]).toMatchObject({
      words: { en: 'Observed 60, expected 10.2' },
      finding: { place: '9901', window: { kind: 'day' } },
    });
  });
});
