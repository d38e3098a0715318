// One faulty file for each rule: what is said of it has a stable code and the line where the fault stands.
import { expect, it } from 'vitest';
import { Measure } from '../../contracts/catalogue/measure.ts';
import { parseYaml } from '../../platform/catalogue/load-yaml.ts';
import { measureProblems } from '../load-catalogue.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import type { MeasureFault } from './check-measure.ts';

const SOUND = `id: sound
version: "2026.1"
names: { zh: 好, en: sound }
meaning: { zh: 好, en: sound }
family: epidemic
alertKind: syndromic-exceedance
quantity:
  kind: count
  counted: { of: visits }
strata:
  - { level: county, byAge: false }
windows: [day]
detectors:
  - id: c2
    method: ears-c2
    params: { baseline: 7 }
    side: upper
    window: day
    at: [county]
    ages: all
    needs: { historyDays: 10, meanCount: 1 }
    floor: { observed: 1, excess: 1 }
    grades:
      - { level: III, ratioAtLeast: 2 }
      - { level: IV }
owners: [disease-control]
validFrom: "2000-01-01"
`;

function problemsOf(text: string): string[] {
  const parsed = parseYaml('m.yaml', text, Measure);
  const problems =
    'problems' in parsed ? parsed.problems : measureProblems([parsed.file], shippedParts);
  return problems.map(({ line, reason }) => `${String(line)} ${reason}`);
}

const counted = '  kind: count\n  counted: { of: visits }';
const RATE = '  kind: rate\n  counted: { of: visits }\n  perPersons: 1000';
const VALUE = '  kind: mean\n  value: { event: visit, field: temperature-c }';
const SHARE = '  kind: proportion\n  counted: { of: visits }\n  outOf: { of: visits }';
const ILI_SHARE =
  '  kind: proportion\n  counted: { of: case-definition, definition: sari }\n  outOf: { of: visits }';
const STEPS =
  '  kind: absence\n  after: { event: imaging, step: requested }\n  expected: { event: imaging, step: requested }\n  withinMinutes: 30';
const second = SOUND.slice(SOUND.indexOf('  - id: c2'), SOUND.indexOf('owners:'));

type Fault = readonly [MeasureFault, number, ...(readonly [string, string])[]];
const FAULTS: readonly Fault[] = [
  ['unknown-definition', 9, ['{ of: visits }', '{ of: case-definition, definition: nothing }']],
  ['unknown-disease', 9, ['{ of: visits }', '{ of: notifiable, diseases: [nothing] }']],
  ['unit-missing', 9, [counted, VALUE]],
  ['share-of-itself', 10, [counted, SHARE]],
  ['steps-alike', 8, [counted, STEPS]],
  [
    'rate-without-population',
    12,
    [counted, RATE],
    ['level: county', 'level: site'],
    ['at: [county]', 'at: [site]'],
  ],
  [
    'stratum-twice',
    12,
    [
      '  - { level: county, byAge: false }',
      '  - { level: county, byAge: false }\n  - { level: county, byAge: true }',
    ],
  ],
  [
    'group-value-unknown',
    11,
    ['byAge: false }', 'byAge: false, by: { field: sex, values: [robot] } }'],
  ],
  [
    'too-many-series',
    11,
    [
      'level: county, byAge: false }',
      'level: site, byAge: true, by: { field: diagnosis-chapter } }',
    ],
    ['at: [county]', 'at: [site]'],
  ],
  ['detector-id-twice', 26, ['owners:', `${second}owners:`]],
  ['method-refused', 15, ['baseline: 7', 'baselin: 7']],
  ['method-refused', 15, ['method: ears-c2', 'method: magic']],
  ['method-refused', 15, ['ears-c2', 'fixed'], ['{ baseline: 7 }', '{ threshold: 5, clear: 9 }']],
  [
    'method-needs-counts',
    16,
    [counted, ILI_SHARE],
    ['method: ears-c2', 'method: farrington-flexible'],
    ['{ baseline: 7 }', '{}'],
  ],
  ['window-not-counted', 18, ['window: day', 'window: hour']],
  ['level-not-counted', 19, ['at: [county]', 'at: [city]']],
  ['level-twice', 19, ['at: [county]', 'at: [county, county]']],
  ['ages-not-counted', 20, ['ages: all', 'ages: bands']],
  ['groups-not-counted', 21, ['ages: all', 'ages: all\n    groups: values']],
  ['grade-missing', 24, ['      - { level: IV }\n', '']],
  [
    'grade-unreachable',
    24,
    ['      - { level: IV }\n', '      - { level: IV }\n      - { level: II }\n'],
  ],
  ['floor-out-of-reach', 23, [counted, ILI_SHARE], ['observed: 1,', 'observed: 101,']],
  ['history-out-of-reach', 22, [counted, ILI_SHARE], ['historyDays: 10', 'historyDays: 900']],
  [
    'history-out-of-reach',
    16,
    ['method: ears-c2', 'method: farrington-flexible'],
    ['{ baseline: 7 }', '{ b: 12 }'],
  ],
  [
    'history-out-of-reach',
    17,
    [counted, ILI_SHARE],
    ['method: ears-c2', 'method: moving-percentile'],
    ['{ baseline: 7 }', '{}'],
  ],
  [
    'history-out-of-reach',
    16,
    ['method: ears-c2', 'method: serfling'],
    ['{ baseline: 7 }', '{ training: 3700 }'],
  ],
];

it('says nothing of a sound measure', () => {
  expect(problemsOf(SOUND)).toEqual([]);
});

it.each(['day', 'week'])('lets a method that needs five years judge by the %s', (window) => {
  const text = SOUND.replace('method: ears-c2', 'method: farrington-flexible')
    .replace('{ baseline: 7 }', '{}')
    .replaceAll(/window(s?): (\[?)day/g, `window$1: $2${window}`);
  expect(problemsOf(text)).toEqual([]);
});

const cases = FAULTS.map(([code, line, ...changes]) => ({ code, line, changes }));

it.each(cases)('$code is told with its line $line', ({ code, line, changes }) => {
  const text = changes.reduce((sound, [from, to]) => sound.replace(from, to), SOUND);
  const said = problemsOf(text);
  expect(said.join('\n')).toMatch(new RegExp(`^${String(line)} ${code}: `, 'm'));
  expect(said.every((one) => one.includes(`${code}: `))).toBe(true);
});

it.each([
  ['an unknown field', 'familly: epidemic\nfamily: epidemic', /Unrecognized key.*familly/],
  ['a window without bound', 'family: epidemic', /windows/],
])('%s is told by the schema with its line', (_, family, said) => {
  const text = SOUND.replace('family: epidemic', family).replace(
    'windows: [day]',
    family.includes('familly') ? 'windows: [day]' : 'windows: [for-ever]',
  );
  expect(problemsOf(text).join('\n')).toMatch(said);
});
