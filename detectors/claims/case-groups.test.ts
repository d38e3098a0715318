// Groups by main diagnosis: the finest prefix decides, by the table of the day; a table that contradicts itself is refused.
import { describe, expect, it } from 'vitest';
import { CaseGroupFile } from '../../contracts/catalogue/case-groups.ts';
import type { DayKey } from '../../contracts/time.ts';
import { shippedCatalogue } from '../shipped-catalogue.fixture.ts';
import { compileGroups } from './case-groups.ts';

const TABLE = {
  id: 'a-table',
  version: '2026.1',
  names: { zh: '表', en: 'Table' },
  kind: 'DIP',
  source: { text: 'a test', confirmed: true },
  validFrom: '2026-01-01',
  validTo: '2027-01-01',
  groups: [
    { code: 'STROKE', names: { zh: '卒中', en: 'Stroke' }, diagnoses: ['I63', 'I64'] },
    { code: 'EMBOLIC', names: { zh: '栓塞', en: 'Embolic' }, diagnoses: ['I63.4'] },
  ],
};
const day = (text: string): DayKey => text as DayKey;
const groupOf = compileGroups([
  CaseGroupFile.parse(TABLE),
  CaseGroupFile.parse({
    ...TABLE,
    id: 'next',
    validFrom: '2027-01-01',
    validTo: undefined,
    groups: [{ code: 'NEXT', names: TABLE.names, diagnoses: ['I63'] }],
  }),
]);

describe('the group of a diagnosis', () => {
  it.each([
    ['I63.9', '2026-05-01', 'STROKE'],
    ['I63.400x001', '2026-05-01', 'EMBOLIC'],
    ['i634', '2026-05-01', 'EMBOLIC'],
    ['I63.4', '2027-01-01', 'NEXT'],
    ['J18.9', '2026-05-01', null],
    ['I63', '2025-12-31', null],
  ])('of %s on %s is %s', (diagnosis, on, group) => {
    expect(groupOf(diagnosis, day(on))).toBe(group);
  });

  it('is known to the shipped table for the usual reasons of admission', () => {
    for (const code of ['J18.9', 'I63.9', 'I21.4', 'K80.2', 'O80', 'S72.0', 'E11.9'])
      expect(shippedCatalogue.groupOf(code, day('2026-06-01'))).not.toBeNull();
  });
});

it('refuses a table in which one diagnosis stands twice', () => {
  const twice = { code: 'OTHER', names: TABLE.names, diagnoses: ['I64'] };
  const parsed = CaseGroupFile.safeParse({ ...TABLE, groups: [...TABLE.groups, twice] });
  expect(parsed.error?.issues[0]?.message).toContain('I64 is of STROKE and of OTHER');
});
