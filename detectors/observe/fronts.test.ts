// How far a site had told is the same in whatever order the partitions get at what it sent.
import { describe, expect, it } from 'vitest';
import type { SiteId } from '../../contracts/ids.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { Fronts } from './fronts.ts';

const SITE = 's-1' as SiteId;
const MORNING = Date.UTC(2026, 8, 7, 0);
const EVENING = MORNING + 13 * HOUR_MS;
const told = (hour: number, receivedAt: number) => ({
  siteId: SITE,
  occurredAt: MORNING + hour * HOUR_MS,
  receivedAt,
});

function frontsOf(...batches: ReturnType<typeof told>[][]): Fronts {
  const fronts = new Fronts();
  for (const batch of batches) fronts.move(batch);
  return fronts;
}

describe('what a site had told before', () => {
  it('is none of a day that is uploaded at once, though its evening was observed before its morning', () => {
    const fronts = frontsOf([told(9, EVENING), told(10, EVENING)], [told(1, EVENING)]);
    expect(fronts.of(SITE, EVENING)).toBe(0);
    expect(fronts.of(SITE, EVENING + 2 * 60_000)).toBe(MORNING + 10 * HOUR_MS);
  });

  it('is what was received before, also for a partition that lags behind the others', () => {
    const early = told(1, MORNING + 1.1 * HOUR_MS);
    const late = told(9, MORNING + 9.1 * HOUR_MS);
    for (const fronts of [frontsOf([early], [late]), frontsOf([late], [early])]) {
      expect(fronts.of(SITE, early.receivedAt)).toBe(0);
      expect(fronts.of(SITE, MORNING + 5 * HOUR_MS)).toBe(early.occurredAt);
      expect(fronts.of(SITE, EVENING)).toBe(late.occurredAt);
    }
  });

  it('never goes back when an old fact is told late', () => {
    const fronts = frontsOf(
      [told(9, MORNING + 9.1 * HOUR_MS)],
      [told(2, MORNING + 11 * HOUR_MS)],
      [told(10, MORNING + 10.1 * HOUR_MS)],
    );
    expect(fronts.of(SITE, EVENING)).toBe(MORNING + 10 * HOUR_MS);
    expect(fronts.of('s-2' as SiteId, EVENING)).toBe(0);
  });

  it('is kept of the last hours of receipt', () => {
    const fronts = frontsOf(
      Array.from({ length: 24 * 60 }, (_, minute) => told(minute / 60, MORNING + minute * 60_000)),
    );
    expect(fronts.of(SITE, MORNING + HOUR_MS)).toBe(0);
    expect(fronts.of(SITE, MORNING + 23 * HOUR_MS)).toBe(MORNING + 23 * HOUR_MS - 60_000);
  });
});
