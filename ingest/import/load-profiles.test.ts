// A faulty profile is told with its line before any file is read by it.
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { profiles } from './import.fixture.ts';
import { loadProfiles } from './load-profiles.ts';

function faultOf(text: string): string {
  const catalogue = mkdtempSync(join(tmpdir(), 'vigil-profile-'));
  mkdirSync(join(catalogue, 'profiles'));
  writeFileSync(join(catalogue, 'profiles', 'p.yaml'), text);
  try {
    loadProfiles(catalogue);
    return 'no fault';
  } catch (error) {
    return String(error);
  }
}

const head = 'id: p\nversion: "2026.1"\nnames: { zh: 甲, en: A }\nkind: beds\nfields:\n';
const whole = `${head}  - { to: ward, from: w }
  - { to: occurredAt, from: t, as: time }
  - { to: staffed, from: s, as: whole }
`;

describe('a mapping profile', () => {
  it('is shipped for visits, results, cards, readings, money, what was done, means and counts', () => {
    expect([...profiles.keys()].sort()).toEqual([
      'aggregate-counts',
      'beds',
      'clinic-visits',
      'devices',
      'home-readings',
      'laboratory-results',
      'medicines-given',
      'pharmacy-sales',
      'procedures',
      'public-reports',
      'report-cards',
      'school-absence',
      'settlement-failures',
      'settlements',
      'staff',
      'stock',
    ]);
  });

  it.each([
    [`${whole}  - { to: occupied, from: o, as: whole }\n`, 'no fault'],
    [whole, 'p.yaml:6: nothing fills occupied'],
    [`${whole}  - { to: "ward[1].name", from: o }\n`, 'the record has no such field'],
    [`${whole}  - { to: occupied, from: o, unitFrom: u }\n`, '`unitFrom` is for `as: age`'],
    [`${whole}  - { to: occupied, from: o, keepOthers: true }\n`, '`keepOthers` is for `values`'],
    [`${whole}  - { to: bedz, from: o }\n`, 'p.yaml:9: bedz: the record has no such field'],
    [`${whole}  - { to: occupied }\n`, 'p.yaml:9: occupied: has either `from` or `constant`'],
    [
      `${whole}  - { to: occupied, from: o, formats: [iso] }\n`,
      'p.yaml:9: occupied: `formats` is for',
    ],
    [`${whole}  - { to: statedAt, from: o, as: time, formats: [MM/dd] }\n`, 'MM/dd is no format'],
    [`${whole}  - { to: ward, from: o }\n`, 'p.yaml:9: ward: is filled twice'],
    [
      head.replace('beds', 'bedz') + whole.slice(head.length),
      'p.yaml:4: there is no kind of record bedz',
    ],
    [
      `${whole}  - { to: occupied, from: o, as: whole }\nkey: [room]\n`,
      'p.yaml:10: room is filled by no field',
    ],
    [`${whole}colour: red\n`, 'p.yaml'],
  ])('is checked when it is read: %#', (text, expected) => {
    expect(faultOf(text)).toContain(expected);
  });
});
