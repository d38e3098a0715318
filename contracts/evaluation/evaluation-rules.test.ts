// By what responses are judged, as days pass: a norm that changes, a target that ends, a norm that is not there.
import { expect, it } from 'vitest';
import { EvaluationFile } from '../catalogue/evaluation-file.ts';
import { Norm } from '../catalogue/norm.ts';
import { DayKey, HOUR_MS } from '../time.ts';
import { basisProblems, evaluationRules } from './evaluation-rules.ts';

const norm = (id: string, minutes: number, [validFrom, validTo]: string[]): Norm =>
  Norm.parse({
    id,
    names: { zh: id, en: id },
    standing: 'practice',
    minutes,
    time: 'elapsed',
    source: { text: 'a text', clause: 'a clause' },
    validFrom,
    ...(validTo === undefined ? {} : { validTo }),
    confirmedBy: null,
  });
const source = { text: 'a text', confirmed: false };
const target = [{ percent: 90, validFrom: '2026-01-01', source }];
const file = EvaluationFile.parse({
  version: '2026.1',
  times: {
    detect: { norm: 'week' },
    notify: { norm: 'look' },
    respond: { norm: 'week' },
    acknowledge: { norm: 'look', normOf: { foodborne: 'soon' } },
    verify: { norm: 'look' },
  },
  targets: {
    completion: [
      { percent: 80, validFrom: '2025-01-01', validTo: '2026-01-01', source },
      { percent: 95, validFrom: '2026-01-01', source },
    ],
    timeliness: target,
    effect: target,
    satisfaction: target,
  },
  round: { days: 14, validFrom: '2026-01-01', source },
});
const norms = [
  norm('week', 10_080, ['2021-01-01']),
  norm('look', 1440, ['2021-01-01', '2026-06-01']),
  norm('look', 720, ['2026-06-01']),
  norm('soon', 120, ['2021-01-01']),
];
const at = (day: string): number => Date.parse(`${day}T12:00:00Z`);
const dayOf = (moment: number): string => new Date(moment).toISOString().slice(0, 10);
const rules = evaluationRules({ file, norms, dayOf });

it('a time is judged by the norm of its day and of the kind of alert', () => {
  expect(rules.limitMs('notify', 'waterborne', at('2026-05-31'))).toBe(24 * HOUR_MS);
  expect(rules.limitMs('notify', 'waterborne', at('2026-06-01'))).toBe(12 * HOUR_MS);
  expect(rules.limitMs('acknowledge', 'waterborne', at('2026-06-01'))).toBe(12 * HOUR_MS);
  expect(rules.limitMs('acknowledge', 'foodborne', at('2026-06-01'))).toBe(2 * HOUR_MS);
  expect(rules.limitMs('investigate', 'foodborne', at('2026-06-01'))).toBeNull();
  expect(rules.normsOf('foodborne', at('2026-06-01')).map(({ minutes }) => minutes)).toEqual([
    10_080, 720, 120,
  ]);
});

it('a target is that of its day; before the first of them, the first', () => {
  expect(rules.targets(at('2025-12-31')).completion).toBe(80);
  expect(rules.targets(at('2026-01-01')).completion).toBe(95);
  expect(rules.targets(at('2020-01-01')).completion).toBe(80);
});

it('a norm that is unknown, ended, or counted in working time is found with its place in the file', () => {
  expect(basisProblems({ file, norms }, '2026-06-01')).toEqual([]);
  const [week, before, , soon] = norms;
  const working = { ...soon!, time: 'working' as const };
  expect(basisProblems({ file, norms: [before!, working] }, '2026-06-01')).toEqual([
    { path: ['times', 'detect', 'norm'], reason: 'norm "week" is not in the catalogue' },
    { path: ['times', 'notify', 'norm'], reason: 'norm "look" holds no longer on 2026-06-01' },
    { path: ['times', 'respond', 'norm'], reason: 'norm "week" is not in the catalogue' },
    { path: ['times', 'acknowledge', 'norm'], reason: 'norm "look" holds no longer on 2026-06-01' },
    {
      path: ['times', 'acknowledge', 'normOf', 'foodborne'],
      reason: 'norm "soon" is counted in working time: response times run round the clock',
    },
    { path: ['times', 'verify', 'norm'], reason: 'norm "look" holds no longer on 2026-06-01' },
  ]);
  const ended = structuredClone(file);
  ended.targets.effect = [{ ...ended.targets.effect[0]!, validTo: DayKey.parse('2026-02-01') }];
  expect(basisProblems({ file: ended, norms: [week!, ...norms] }, '2026-06-01')).toEqual([
    { path: ['targets', 'effect'], reason: 'no target of effect holds on 2026-06-01 any more' },
  ]);
});
