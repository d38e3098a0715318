/** The comparison itself must be able to fail: each kind of disagreement is found. */
import { describe, expect, it } from 'vitest';
import { compare, type Judged } from './compare.ts';
import type { Reference } from './reference.ts';

const reference: Reference = {
  series: 's',
  id: 'x',
  method: 'x',
  settings: {},
  counts: [1, 2, 3],
  firstDay: 0,
  spacing: 'weekly',
  from: 2,
  columns: { upper: [10, null] },
  alarms: [0, null],
};
const right: Judged = { expected: 5, upper: 10, score: 1, pvalue: 0.2, outcome: 'within' };
const nothing: Judged = {
  expected: null,
  upper: null,
  score: null,
  pvalue: null,
  outcome: 'not-applicable',
};

function faults(judged: readonly Judged[]): readonly string[] {
  return compare(reference, judged).faults;
}

describe('compare', () => {
  it('finds nothing when all agrees', () => {
    expect(faults([right, nothing])).toEqual([]);
    expect(faults([{ ...right, upper: 10 + 5e-6 }, nothing])).toEqual([]);
  });

  it.each([
    ['another figure', [{ ...right, upper: 10.0001 }, nothing], /2: upper 10.0001, reference 10/],
    ['no figure', [{ ...right, upper: null }, nothing], /2: upper null/],
    ['a figure too many', [right, { ...nothing, upper: 3 }], /3: upper given/],
    [
      'another alarm',
      [{ ...right, outcome: 'exceeds' as const }, nothing],
      /2: exceeds, reference alarm 0/,
    ],
    [
      'an answer too many',
      [right, { ...nothing, outcome: 'within' as const }],
      /3: within, the reference gives nothing/,
    ],
    ['a point too few', [right], /1 points, not 2/],
  ])('finds %s', (_, judged, message) => {
    expect(faults(judged).join('\n')).toMatch(message);
  });
});
