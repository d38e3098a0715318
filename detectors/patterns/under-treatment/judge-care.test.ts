// Necessary care before and after a change of payment: a fall is found, and one that the feed explains is not; quiet institutions are found as seldom as
// the rule says.
import { describe, expect, it } from 'vitest';
import {
  UnderTreatmentPattern,
  type PaymentChange,
} from '../../../contracts/catalogue/looks/under-treatment.ts';
import type { SiteId } from '../../../contracts/ids.ts';
import { seededRandom } from '../../benchmark/random.ts';
import { shippedCatalogue, shippedParts } from '../../shipped-catalogue.fixture.ts';
import type { CareOfChange, CareWeek } from './care-weeks.ts';
import { judgeCare } from './judge-care.ts';

const shipped = shippedParts.patterns.find(({ id }) => id === 'under-treatment');
const RULE = UnderTreatmentPattern.parse({ ...shipped, settlesWithin: '1d' });
const CHANGE = changeOf(RULE);
const SITE = 's-990121104-1' as SiteId;
const at = {
  asOf: Date.parse('2026-05-01T00:00:00+08:00'),
  catalogue: shippedCatalogue,
  standing: [],
};

function changeOf({ changes: [change] }: UnderTreatmentPattern): PaymentChange {
  if (change === undefined) throw new RangeError('the rule has no change of payment');
  return change;
}

/** Ten strokes and twenty others a week; of each so many with an image, before and after. */
function care(
  of: { readonly strokes: readonly [number, number]; readonly others?: readonly [number, number] },
  missedDays: readonly (readonly [number, number])[] = [],
): CareOfChange {
  const [before, after] = of.others ?? [8, 8];
  const weeks = Array.from({ length: 43 }, (_, index) => index - 26).flatMap((week): CareWeek[] => [
    {
      siteId: SITE,
      week,
      condition: 'stroke',
      needs: 'imaging',
      cases: 10,
      had: of.strokes[week < 0 ? 0 : 1],
    },
    {
      siteId: SITE,
      week,
      condition: null,
      needs: 'imaging',
      cases: 20,
      had: week < 0 ? before : after,
    },
  ]);
  return {
    change: CHANGE,
    weeks,
    missedDays: new Map(
      missedDays.map(([week, days]) => [`${SITE} imaging ${String(week)}`, days]),
    ),
  };
}

const judged = (...of: Parameters<typeof care>) => judgeCare([care(...of)], RULE, at);

describe('imaging of strokes after a change of payment', () => {
  it('is found where it fell by more than chance and a tenth', () => {
    const { findings } = judged({ strokes: [9, 6] });
    expect(findings).toMatchObject([
      {
        name: `drg-2026 stroke ${SITE}`,
        siteId: SITE,
        place: '990121104',
        expected: 1,
        params: { condition: 'stroke', needs: 'imaging', others: 1 },
      },
    ]);
    expect(findings[0]?.observed).toBeCloseTo(6 / 9, 2);
    expect(findings[0]?.reason.words.zh).toContain('90.0%');
  });

  it('is not found where it is as before, or rose', () => {
    expect(judged({ strokes: [9, 9] }).findings).toEqual([]);
    expect(judged({ strokes: [6, 9] }).findings).toEqual([]);
  });

  it('is not found where all that is told of images fell alike, and what stood before is left', () => {
    const { findings, left, unjudged } = judged({ strokes: [9, 5], others: [8, 4] });
    expect(findings).toEqual([]);
    expect(left).toContain(`drg-2026 stroke ${SITE}`);
    expect(unjudged).toMatchObject({ 'feed-fell-too': 1 });
  });

  it('is found where the others fell a little and strokes much', () => {
    expect(judged({ strokes: [9, 4], others: [8, 7] }).findings).toHaveLength(1);
  });

  it('leaves out weeks whose feed missed days, and says so where nothing is left', () => {
    const silent = Array.from({ length: 17 }, (_, week) => [week, 5] as const);
    expect(judged({ strokes: [9, 1] }, silent)).toMatchObject({
      findings: [],
      unjudged: { 'feed-missed': 1 },
    });
    expect(judged({ strokes: [9, 9] }, silent.slice(10)).findings).toEqual([]);
  });

  it('is not looked at before a week is over, nor when it was long ago', () => {
    for (const day of ['2026-01-05', '2027-03-01'])
      expect(
        judgeCare([care({ strokes: [9, 1] })], RULE, { ...at, asOf: Date.parse(day) }).findings,
      ).toEqual([]);
  });
});

it('finds quiet institutions about as seldom as the rule says', () => {
  const rule = { ...RULE, alpha: 0.05, fallAtLeast: 0.001 };
  const random = seededRandom(7);
  const runs = 1_000;
  let found = 0;
  for (let run = 0; run < runs; run += 1) {
    const weeks = care({ strokes: [0, 0] }).weeks.map((week) => {
      let had = 0;
      for (let one = 0; one < week.cases; one += 1) had += random.next() < 0.7 ? 1 : 0;
      return { ...week, had };
    });
    const quiet = {
      change: CHANGE,
      weeks: weeks.filter(({ condition }) => condition !== null),
      missedDays: new Map(),
    };
    found += judgeCare([quiet], rule, at).findings.length;
  }
  expect(found / runs).toBeGreaterThan(0.015);
  expect(found / runs).toBeLessThan(0.075);
});
