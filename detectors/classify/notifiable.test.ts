// The dated table: which disease a code is on which day, and which rules it follows.
import { describe, expect, it } from 'vitest';
import { checkEditions, compileNotifiable } from './notifiable.ts';
import { diseases, editions } from './shipped-catalogue.fixture.ts';

const table = compileNotifiable(diseases);
const on = (day: string, ...codes: string[]) =>
  table
    .match(
      codes.map((code) => ({ system: 'icd-10' as const, code })),
      day,
    )
    .map(({ rules }) => `${rules.id}/${rules.class}`)
    .join(' ');

describe('notifiable diseases by code and day', () => {
  it.each([
    ['2026-05-01', 'A00.9', 'cholera/A'],
    ['2026-05-01', 'A20', 'plague/A'],
    ['2026-05-01', 'U04.9', 'sars/B-as-A'],
    ['2026-05-01', 'A22.0', 'anthrax/B'],
    ['2026-05-01', 'A22.1', 'pulmonary-anthrax/B-as-A'],
    ['2026-05-01', 'A22.100x001', 'pulmonary-anthrax/B-as-A'],
    ['2026-05-01', 'B15.9', 'hepatitis-a-or-e/B'],
    ['2026-05-01', 'B17.2', 'hepatitis-a-or-e/B'],
    ['2026-05-01', 'B18.1', 'viral-hepatitis/B'],
    ['2026-05-01', 'J09', 'novel-influenza/B'],
    ['2026-05-01', 'J10.1', 'influenza/C'],
    ['2026-05-01', 'A05.1', 'other-infectious-diarrhoea/C'],
    ['2026-05-01', 'A01.0', 'typhoid/B'],
    ['2026-05-01', 'B01.9', 'varicella/none'],
    ['2026-03-31', 'A92.0', ''],
    ['2026-04-01', 'A92.0', 'chikungunya/B'],
    ['2026-03-31', 'A93.8', ''],
    ['2026-04-01', 'A93.8', 'sfts/B'],
    ['2025-09-01', 'B05', 'measles/B'],
    ['2025-08-31', 'B05', ''],
    ['2026-05-01', 'I10', ''],
  ])('on %s the code %s is "%s"', (day, code, expected) => {
    expect(on(day, code)).toBe(expected);
  });

  it('counts one disease once, however many codes say it', () => {
    expect(on('2026-05-01', 'B05.0', 'B05.9', 'A00.0')).toBe('measles/B cholera/A');
  });

  it('has as many diseases in each class as the law names', () => {
    expect(editions.map(({ counts }) => counts.A + counts.B + counts.C)).toEqual([40, 42]);
    expect(checkEditions(diseases, editions)).toEqual([]);
  });

  it('finds a disease that was lost from the table', () => {
    const lost = diseases.filter(({ id }) => id !== 'measles');
    expect(checkEditions(lost, editions)).toEqual([
      { edition: '2025-09-01', class: 'B', expected: 27, found: 26 },
      { edition: '2026-04-01', class: 'B', expected: 29, found: 28 },
    ]);
  });
});
