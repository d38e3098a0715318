// A series is drawn and summed up without ever turning a missing day into zero.
import { describe, expect, it } from 'vitest';
import type { SeriesAnswer, SeriesPoint } from '../../../contracts/api/series.ts';
import { revisedSince, summarise, viewOf } from './series-view.ts';

const DAY_MS = 86_400_000;
interface Given {
  readonly count: number | null;
  readonly upper?: number;
  readonly complete?: boolean;
}
const points = (...given: Given[]): SeriesPoint[] =>
  given.map(({ count, upper = 10, complete = true }, day) => {
    const outcome = (count ?? 0) > upper ? 'exceeds' : 'within';
    return {
      window: { kind: 'day', startAt: day * DAY_MS, endAt: (day + 1) * DAY_MS },
      count,
      complete,
      assessment: count === null ? null : { expected: 6, lower: null, upper, outcome },
      outcome: count === null ? null : outcome,
    } as SeriesPoint;
  });

describe('a series', () => {
  it('keeps a day without data as a gap, never as zero', () => {
    const view = viewOf({ points: points({ count: 3 }, { count: null }) } as SeriesAnswer);
    expect(view.observed).toEqual([3, null]);
    expect(summarise(points({ count: 3 }, { count: null }))).toMatchObject({
      total: 3,
      missing: 1,
    });
  });

  it('has a band that never goes below nothing', () => {
    const view = viewOf({ points: points({ count: 3, upper: 20 }) } as SeriesAnswer);
    expect([view.lower, view.upper]).toEqual([[0], [20]]);
  });

  it('is summed up by its last complete day, not by one that still grows', () => {
    const summary = summarise(points({ count: 4 }, { count: 14 }, { count: 1, complete: false }));
    expect(summary).toMatchObject({ exceeding: 1, open: 1, total: 19 });
    expect([summary?.last?.count, summary?.peak?.count]).toEqual([14, 14]);
  });

  it('tells how many windows were revised since', () => {
    expect(
      revisedSince(
        points({ count: 4 }, { count: 5 }),
        points({ count: 4 }, { count: 7 }, { count: 1 }),
      ),
    ).toBe(1);
  });

  it('shows the value of a measure that has one, not the number of its facts', () => {
    const [point] = points({ count: 40 });
    const share = { ...point, value: 12.5 } as SeriesPoint;
    const unknown = { ...point, value: null } as SeriesPoint;
    const view = viewOf({ points: [share, unknown] } as Partial<SeriesAnswer> as SeriesAnswer);
    expect(view.observed).toEqual([12.5, null]);
    expect(summarise([share, unknown])).toMatchObject({ missing: 1 });
  });

  it('without points has nothing to sum up', () => {
    expect(summarise([])).toBeNull();
  });
});
