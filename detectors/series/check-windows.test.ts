// Rules that ask of a window what it cannot give: said with a stable code and the line where the fault stands.
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
      - { level: IV }
owners: [disease-control]
validFrom: "2000-01-01"
`;

function problemsOf(changes: readonly (readonly [string, string])[]): string[] {
  const text = changes.reduce((before, [from, to]) => before.replace(from, to), SOUND);
  const parsed = parseYaml('m.yaml', text, Measure);
  const problems =
    'problems' in parsed ? parsed.problems : measureProblems([parsed.file], shippedParts);
  return problems.map(({ line, reason }) => `${String(line)} ${reason}`);
}

interface Fault {
  readonly code: MeasureFault;
  readonly line: number;
  readonly changes: readonly (readonly [string, string])[];
}
const FAULTS: readonly Fault[] = [
  { code: 'window-twice', line: 12, changes: [['[day]', '[day, day]']] },
  {
    code: 'window-method',
    line: 18,
    changes: [
      ['[day]', '[hours6]'],
      ['window: day', 'window: hours6'],
      ['method: ears-c2', 'method: farrington-flexible'],
      ['{ baseline: 7 }', '{}'],
    ],
  },
  {
    code: 'window-method',
    line: 18,
    changes: [
      ['[day]', '[week]'],
      ['window: day', 'window: week'],
      ['method: ears-c2', 'method: switch'],
      ['{ baseline: 7 }', '{}'],
    ],
  },
  {
    code: 'session-method',
    line: 15,
    changes: [
      ['[day]', '[session-hour]'],
      ['window: day', 'window: session-hour'],
    ],
  },
  {
    code: 'session-side',
    line: 17,
    changes: [
      ['[day]', '[session-hour]'],
      ['window: day', 'window: session-hour'],
      ['method: ears-c2', 'method: fixed'],
      ['{ baseline: 7 }', '{ lower: 1 }'],
      ['side: upper', 'side: lower'],
      ['meanCount: 1', 'meanCount: 0'],
    ],
  },
];

it.each(FAULTS)('$code is told with its line $line', ({ code, line, changes }) => {
  expect(problemsOf(changes).map((one) => one.split(':')[0])).toContain(`${String(line)} ${code}`);
});

it('a window that is none is told with its line, its code and what would do', () => {
  expect(problemsOf([['[day]', '[day, hours5]']])).toEqual([
    expect.stringMatching(/^12 windows\.1: window-uneven: hours5 does not divide a day; /),
  ]);
});

it.each(['half-hour', 'hours6', 'hours24-by-hour', 'day3', 'week'])(
  'a method that compares windows may judge %s',
  (window) => {
    const changes = [
      ['[day]', `[${window}]`],
      ['window: day', `window: ${window}`],
    ] as const;
    expect(problemsOf(changes)).toEqual([]);
  },
);
