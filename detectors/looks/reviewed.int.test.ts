// Fraud among the settlements reviewed on a real PostgreSQL and NATS: from reviews to the signal, amended and withdrawn by corrections and reversals,
// left as it stands while settlements are not told.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SharePattern } from '../../contracts/catalogue/looks/share.ts';
import type { Event } from '../../contracts/event/event.ts';
import type { ClaimReview } from '../../contracts/event/resource.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { claimEvent, recordToken } from '../events.fixture.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { START, startHourlyLooks, type HourlyLooks } from './hourly-looks.fixture.ts';

const COUNTY = '990121' as PlaceCode;
const RULE = SharePattern.parse({
  ...shippedParts.patterns.find(({ id }) => id === 'fraud-among-reviewed'),
  every: '1h',
});

let looks: HourlyLooks;
const time = { now: START };

beforeAll(async () => {
  looks = await startHourlyLooks({ rule: RULE, time });
});
afterAll(() => looks.path.stop());

const NUMBERS = Array.from({ length: 240 }, (_, number) => number);
const FRAUD = NUMBERS.filter((number) => number % 16 === 3);
/** Over the weeks that have settled. */
const daysOf = (number: number): number => 10 + (number % 70);

/** The settlement as it is told now; without an outcome it says nothing of a review. */
function told(number: number, outcome: ClaimReview['outcome'] | null): Event {
  const at = START - daysOf(number) * DAY_MS;
  const review = outcome === null ? {} : { review: { outcome, at } };
  return claimEvent(
    `reviewed-${String(number)}`,
    { totalFen: 10_000, fundFen: 7_000, step: 'corrected', ...review },
    { at: at - 20 * DAY_MS, statedAt: time.now, receivedAt: time.now, place: '990121104' },
  );
}

const back = (number: number): Event =>
  claimEvent(
    `reviewed-${String(number)} back`,
    {
      ...{ totalFen: -10_000, fundFen: -7_000, step: 'reversed' },
      reverses: recordToken(`reviewed-${String(number)}`),
    },
    { at: time.now, statedAt: time.now, receivedAt: time.now, place: '990121104' },
  );

async function looked(events: readonly Event[]): Promise<Signal[]> {
  await looks.looked(events);
  return looks.found(RULE.id);
}

describe('the settlements of a county that were reviewed', () => {
  it('are nothing to tell while they are in order, or only told again', async () => {
    expect(await looked(NUMBERS.map((number) => told(number, 'proper')))).toEqual([]);
    expect(await looked(FRAUD.map((number) => told(number, null)))).toEqual([]);
  });

  it('are found when more of them are fraud than the bound allows, with those reviews', async () => {
    const [signal, ...others] = await looked(FRAUD.map((number) => told(number, 'fraud')));
    expect(others).toEqual([]);
    expect(signal).toMatchObject({
      ...{ status: 'raised', place: COUNTY, alertKind: 'fund-integrity', family: 'fund' },
      ownerDepartments: ['medical-insurance', 'health-commission'],
      detector: { method: 'share', params: { part: FRAUD.length, whole: NUMBERS.length } },
    });
    expect(signal?.evidence).toHaveLength(FRAUD.length);
  });

  it('stay found when they are told again without their review, and while a feed is silent', async () => {
    expect(await looked(FRAUD.map((number) => told(number, null)))).toMatchObject([
      { status: 'raised', revision: 1 },
    ]);
    const sites = shippedParts.sites.filter(({ place }) => place.startsWith(COUNTY));
    await looks.path.database.pool.query(
      `INSERT INTO told_facts (site_id, kind, day, missed) SELECT site, 'claim', day::date, true
       FROM unnest($1::text[]) AS site, generate_series(to_timestamp($2::float8 / 1000) - interval '90 days', to_timestamp($2::float8 / 1000), '1 day') AS day`,
      [sites.map(({ id }) => id), START],
    );
    expect(await looked([])).toMatchObject([{ status: 'raised', revision: 1 }]);
    await looks.path.database.pool.query('DELETE FROM told_facts');
  });

  it('are withdrawn when some are reversed, and the reviews of others corrected or opened again', async () => {
    const [one = [], two = [], three = []] = [0, 1, 2].map((rest) =>
      FRAUD.filter((_, index) => index % 3 === rest && index > 2),
    );
    const signals = await looked([
      ...one.map(back),
      ...two.map((number) => told(number, 'improper')),
      ...three.map((number) => told(number, 'withdrawn')),
    ]);
    expect(signals).toMatchObject([{ status: 'withdrawn' }]);
  });
});
