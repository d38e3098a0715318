// Duties that a level calls up, and the offices that they call.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { DepartmentFile } from '../../contracts/catalogue/department.ts';
import { PlaceCode } from '../../contracts/place.ts';
import { DayKey } from '../../contracts/time.ts';
import { shippedCatalogue } from '../outbreak.fixture.ts';
import { listInForce, officePlace, resolveDuties } from './resolve-duties.ts';

const root = new URL('../../catalogue/', import.meta.url);
const read = (path: string): unknown => parse(readFileSync(new URL(path, root), 'utf8'));
const list = shippedCatalogue.lists.find(({ id }) => id === 'single-notifiable-case')!;
const { departments } = DepartmentFile.parse(read('departments.yaml'));
const department = (id: string) => {
  const found = departments.find((one) => one.id === id);
  if (found === undefined) throw new Error(`no department ${id}`);
  return found;
};

describe('resolveDuties', () => {
  it('makes one duty for each department of a duty', () => {
    const duties = resolveDuties(list, 'I').map(({ key, department: id }) => `${key} ${id}`);
    expect(new Set(duties).size).toBe(duties.length);
    expect(duties).toContain('verify-lead-0 disease-control');
  });

  it('calls fewer departments at a lower level', () => {
    expect(resolveDuties(list, 'IV').length).toBeLessThan(resolveDuties(list, 'I').length);
    expect(resolveDuties(list, 'IV').map(({ department: id }) => id)).not.toContain('customs');
  });

  it('has one leader in each stage at each level', () => {
    for (const level of ['I', 'II', 'III', 'IV'] as const) {
      const leads = resolveDuties(list, level).filter(({ part }) => part === 'lead');
      expect(leads.map(({ stage }) => stage)).toEqual([
        'verify',
        'investigate',
        'control',
        'treat',
        'supply',
        'communicate',
        'evaluate',
      ]);
    }
  });

  it('gives the national two hours to verify and report a single case', () => {
    const [verify] = resolveDuties(list, 'I');
    expect(verify?.clocks).toEqual([
      { name: 'acknowledge', minutes: 10 },
      { name: 'act', minutes: 30 },
      { name: 'report', minutes: 120 },
    ]);
  });

  it('gives no clock to a copy for information', () => {
    const copies = resolveDuties(list, 'I').filter(({ purpose }) => purpose === 'information');
    expect(copies.length).toBeGreaterThan(0);
    expect(copies.every(({ clocks }) => clocks.length === 0)).toBe(true);
  });

  it('opens all but the evaluation at once for a single case, and later otherwise', () => {
    const later = resolveDuties(list, 'I').filter(({ opensAt }) => opensAt !== 'opened');
    expect(new Set(later.map(({ stage }) => stage))).toEqual(new Set(['evaluate']));
    const { opensAt: _usual, ...usual } = list;
    expect(resolveDuties(usual, 'I').find(({ stage }) => stage === 'control')?.opensAt).toBe(
      'responding',
    );
  });
});

describe('listInForce', () => {
  it('takes the list of the day', () => {
    const [first, change] = DayKey.array().parse(['2020-01-01', '2026-01-01']);
    if (first === undefined || change === undefined) throw new Error('two days');
    const old = { ...list, id: 'old', validFrom: first, validTo: change };
    const current = { ...list, validFrom: change };
    const on = (day: string) =>
      listInForce([old, current], 'single-notifiable-case', day)?.id ?? 'none';
    expect(['2019-12-31', '2020-01-01', '2025-12-31', '2026-01-01'].map(on)).toEqual([
      'none',
      'old',
      'old',
      list.id,
    ]);
    expect(listInForce([current], 'waterborne', change)).toBeUndefined();
  });
});

describe('officePlace', () => {
  const place = (code: string) => PlaceCode.parse(code);

  it.each([
    ['county', 'disease-control', '990102001001', '990102'],
    ['county', 'disease-control', '990102', '990102'],
    ['county', 'disease-control', '9901', '9901'],
    ['city', 'command-office', '990102001', '9901'],
    ['township', 'township-health-centre', '990102001001', '990102001'],
    ['township', 'township-health-centre', '990102', undefined],
    ['county', 'consortium-lead-hospital', '9901', undefined],
  ] as const)('calls the %s office of %s for %s at %s', (office, id, at, expected) => {
    expect(officePlace({ office }, department(id), place(at))).toBe(expected);
  });
});
