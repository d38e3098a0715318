// The table of the benchmarks, on made-up figures.
import { describe, expect, it } from 'vitest';
import { ratioToFloor, summarise, verdictOf, type BenchResult } from './figure.ts';
import { renderTable, shown } from './table.ts';

const result: BenchResult = {
  bench: 'door',
  figures: [
    { name: 'bare', unit: 'events/s', values: [40_000, 20_000, 44_000] },
    { name: 'http', unit: 'events/s', values: [10_000, 10_000, 11_000], floor: 'bare' },
  ],
  notes: ['500 records a request'],
};

describe('summarise', () => {
  it('gives the middle of an even number of values and refuses none', () => {
    expect(summarise([4, 1, 3, 2])).toEqual({
      median: 2.5,
      p95: 3.8499999999999996,
      p99: 3.9699999999999998,
      least: 1,
      most: 4,
      count: 4,
    });
    expect(() => summarise([])).toThrow(RangeError);
  });
});

describe('ratioToFloor', () => {
  it('divides round by round, so that a slow round of both changes nothing', () => {
    expect(ratioToFloor(result.figures[1]!, result.figures)).toBe(0.25);
  });

  it('divides medians where the counts differ, and knows none for a floor', () => {
    const samples = { name: 'http', unit: 'ms', values: [10, 20, 30, 40], floor: 'bare' };
    expect(ratioToFloor(samples, [{ name: 'bare', unit: 'ms', values: [5] }])).toBe(5);
    expect(ratioToFloor(result.figures[0]!, result.figures)).toBeUndefined();
  });
});

describe('verdictOf', () => {
  const [bare, http] = result.figures;
  it('says whether the median, or the ratio to the floor, is what was promised', () => {
    expect(verdictOf({ ...http!, goal: { atMost: 10_001 } }, [])).toBe('< 10001 events/s: pass');
    expect(verdictOf({ ...http!, goal: { atMost: 10_000 } }, [])).toBe('< 10000 events/s: FAIL');
    expect(verdictOf({ ...http!, goal: { timesFloor: 0.25 } }, result.figures)).toBe(
      '≥ 0.25 ×: pass',
    );
    expect(verdictOf({ ...http!, goal: { timesFloor: 0.3 } }, result.figures)).toBe(
      '≥ 0.3 ×: FAIL',
    );
  });

  it('passes nothing whose floor is missing, and promises nothing where there is no goal', () => {
    expect(verdictOf({ ...http!, goal: { timesFloor: 0.1 } }, [http!])).toBe(
      '≥ 0.1 ×: not measured',
    );
    expect(verdictOf(bare!, result.figures)).toBeUndefined();
  });
});

describe('renderTable', () => {
  it('aligns figures, marks floors and ends with what was noted', () => {
    expect(renderTable([result]).split('\n')).toEqual([
      'figure              median   least  p95  p99    most  n  unit      of its floor  goal',
      '------------------  ------  ------  ---  ---  ------  -  --------  ------------  ----',
      'door: bare (floor)  40,000  20,000            44,000  3  events/s',
      'door: http          10,000  10,000            11,000  3  events/s  0.25 × bare',
      '',
      'door: 500 records a request',
    ]);
  });

  it('shows three figures of any size', () => {
    expect([123_456, 1234.5, 12.345, 0.012345, 0].map(shown)).toEqual([
      '123,000',
      '1,230',
      '12.3',
      '0.0123',
      '0',
    ]);
  });
});
