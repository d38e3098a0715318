// Shares of counties on a real PostgreSQL and NATS: fund that is spent elsewhere, from settlements to the signal, withdrawn by their reversal; what
// is gathered of referrals, visits and persons at home; days that were not told.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LookPattern } from '../../contracts/catalogue/look-pattern.ts';
import { SharePattern } from '../../contracts/catalogue/looks/share.ts';
import type { Event } from '../../contracts/event/event.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { claimEvent, recordToken } from '../events.fixture.ts';
import { shippedCatalogue, shippedParts } from '../shipped-catalogue.fixture.ts';
import type { LookOutcome } from '../patterns/looks/look-finding.ts';
import { START, startHourlyLooks, type HourlyLooks } from './hourly-looks.fixture.ts';
import { lookOf } from './looks.ts';

const COUNTY = '990121' as PlaceCode;
const shipped = (id: string): unknown => shippedParts.patterns.find((one) => one.id === id);
const RULE = SharePattern.parse({
  ...(shipped('fund-out-of-county') as SharePattern),
  every: '1h',
  settlesWithin: '1d',
  wholeMin: 1_000,
});

let looks: HourlyLooks;
const time = { now: START };

beforeAll(async () => {
  looks = await startHourlyLooks({ rule: RULE, time });
});
afterAll(() => looks.path.stop());

const claim = (
  name: string,
  fundFen: number,
  of: { readonly days: number; readonly place: string },
): Event =>
  claimEvent(
    name,
    { totalFen: fundFen, fundFen, insuredPlace: COUNTY },
    { at: START - of.days * DAY_MS, statedAt: time.now, receivedAt: time.now, place: of.place },
  );

const found = (): Promise<Signal[]> => looks.found(RULE.id);

const DAYS = Array.from({ length: 34 }, (_, number) => 3 + number * 5);
const NEW = DAYS.filter((day) => day < 29);

describe('a county whose people are treated elsewhere', () => {
  it('is not found where it was always so', async () => {
    await looks.looked(
      DAYS.flatMap((days) => [
        claim(`here-${String(days)}`, 80_000 + (days % 4) * 1_000, { days, place: '990121104' }),
        claim(`there-${String(days)}`, 20_000 + (days % 3) * 1_000, { days, place: '990102005' }),
      ]),
    );
    expect(await found()).toEqual([]);
  });

  it('is found when more of its fund is spent there, with the settlements', async () => {
    await looks.looked(
      NEW.map((days) => claim(`more-${String(days)}`, 60_000, { days, place: '990102005' })),
    );
    const [signal, ...others] = await found();
    expect(others).toEqual([]);
    expect(signal).toMatchObject({
      status: 'raised',
      place: COUNTY,
      alertKind: 'referral-outflow',
      family: 'utilization',
      ownerDepartments: ['health-commission', 'medical-insurance', 'consortium-lead-hospital'],
      detector: { method: 'share', params: { against: 'weeks-before' } },
    });
    expect(signal?.evidence).toHaveLength(NEW.length * 2);
  });

  it('is told again when much more is', async () => {
    await looks.looked(
      NEW.map((days) => claim(`still-${String(days)}`, 600_000, { days, place: '990102005' })),
    );
    expect(await found()).toMatchObject([{ status: 'amended', revision: 2 }]);
  });

  it('is withdrawn when those settlements are reversed', async () => {
    await looks.looked(
      ['more', 'still'].flatMap((name) =>
        NEW.map((days) =>
          claimEvent(
            `${name}-${String(days)} back`,
            {
              totalFen: -1,
              fundFen: -1,
              step: 'reversed',
              reverses: recordToken(`${name}-${String(days)}`),
            },
            { at: time.now, statedAt: time.now, receivedAt: time.now },
          ),
        ),
      ),
    );
    expect(await found()).toMatchObject([{ status: 'amended' }]);
    await looks.looked(
      ['more', 'still'].flatMap((name) =>
        NEW.map((days) => {
          const fen = name === 'more' ? -59_999 : -599_999;
          return claimEvent(
            `${name}-${String(days)} rest`,
            {
              totalFen: fen,
              fundFen: fen,
              step: 'reversed',
              reverses: recordToken(`${name}-${String(days)}`),
            },
            { at: time.now, statedAt: time.now, receivedAt: time.now },
          );
        }),
      ),
    );
    expect(await found()).toMatchObject([{ status: 'withdrawn' }]);
  });
});

async function lookedOnce(id: string): Promise<LookOutcome> {
  const rule = shippedCatalogue.looks.find((look): look is LookPattern => look.id === id);
  if (rule === undefined) throw new RangeError(`there is no look ${id}`);
  const at = { asOf: START, catalogue: shippedCatalogue, standing: [] };
  return transaction(looks.path.database.pool, async (tx) => (await lookOf(tx, rule, at)).outcome);
}

const named = ({ findings }: LookOutcome): string[] => findings.map(({ name }) => name);

describe('referrals, visits and persons at home', () => {
  it('finds a county that refers out of it, by where those referred came next', async () => {
    await looks.path.database.pool.query(
      `INSERT INTO stays (unit, site_id, place, person, admitted_at, ended_at, age_band, disposition, examinations, event_id)
       SELECT kind || n, 's-' || kind, CASE WHEN kind = 'sent' THEN '990121104' WHEN n % 10 < CASE WHEN days < 55 THEN 8 ELSE 2 END THEN '990102005' ELSE '990121102' END,
         'p' || n, ended - interval '2 days', ended, '45-64', CASE WHEN kind = 'sent' THEN '转院' ELSE '1' END, 0, 'e' || n
       FROM generate_series(1, 1200) AS n, unnest(ARRAY['sent', 'came']) AS kind, LATERAL (SELECT 22 + n % 200 AS days) AS d,
         LATERAL (SELECT to_timestamp($1::float8 / 1000) - days * interval '1 day' + CASE WHEN kind = 'came' THEN interval '3 days' ELSE interval '0' END AS ended) AS e`,
      [START],
    );
    const outcome = await lookedOnce('referral-out-of-county');
    expect(named(outcome)).toEqual([COUNTY]);
    expect(outcome.findings[0]?.observed).toBeGreaterThan(0.7);
  });

  it('finds visits that leave the grass roots, and not a silent township', async () => {
    await looks.path.database.pool.query(
      `INSERT INTO observations (series, kind, start_at, end_at, count, late_count, revision, as_of)
       SELECT 'visits~site~' || site || '~all', 'day', at, at + interval '1 day', CASE WHEN days <= 35 AND site = 's-990121104-1' THEN 9 ELSE 1 END
         * (1000 + days % 7), 0, 1, at
       FROM unnest(ARRAY['s-990121104-1', 's-990121102-2', 's-990121108-2', 's-990121104-2']) AS site, generate_series(0, 160) AS days,
         LATERAL (SELECT date_trunc('day', to_timestamp($1::float8 / 1000)) - interval '8 hours' - days * interval '1 day' AS at) AS d`,
      [START],
    );
    expect(named(await lookedOnce('first-contact'))).toEqual([COUNTY]);
    const clinics = shippedParts.sites.filter(
      ({ place, level }) => place.startsWith(COUNTY) && !level.endsWith('hospital'),
    );
    await looks.path.database.pool.query(
      `INSERT INTO told_facts (site_id, kind, day, missed) SELECT site, 'visit', day::date, true
       FROM unnest($1::text[]) AS site, generate_series(to_timestamp($2::float8 / 1000) - interval '30 days', to_timestamp($2::float8 / 1000), '1 day') AS day`,
      [clinics.map(({ id }) => id), START],
    );
    expect(await lookedOnce('first-contact')).toMatchObject({
      findings: [],
      unjudged: { 'feed-missed': 1 },
    });
  });

  it('finds a county whose followed persons are managed and not controlled', async () => {
    const letters = 'abcdefghijklmnopqrstuvwxyz234567';
    await looks.path.database.pool.query(
      `INSERT INTO pattern_facts (key, fact, occurred_at, stated_at, stated_rank, received_at, stated_by, body)
       SELECT 'person p1.' || substr($2, 1 + n % 32, 1) || n, kind || days, to_timestamp($1::float8 / 1000) - days * interval '1 day', 0, 0, 0, 'e',
         jsonb_build_object('kind', kind, 'place', '990122102001', 'values', CASE kind WHEN 'visit' THEN '{}'::jsonb ELSE
           jsonb_build_object('quantity', 'systolic-mmhg', 'value', CASE WHEN n % 4 = 0 THEN 128 ELSE 152 END) END)
       FROM generate_series(1, 200) AS n, generate_series(3, 48, 3) AS days, unnest(ARRAY['home-reading', 'visit']) AS kind
       WHERE kind = 'home-reading' OR days = 33`,
      [START, letters],
    );
    expect(await lookedOnce('hypertension-controlled')).toMatchObject({
      findings: [{ name: '990122', observed: 0.25, expected: 0.5, params: { whole: 200 } }],
    });
    expect(named(await lookedOnce('hypertension-managed'))).toEqual([]);
    expect(named(await lookedOnce('diabetes-controlled'))).toEqual([]);
    await looks.path.database.pool.query(`DELETE FROM pattern_facts WHERE body->>'kind' = 'visit'`);
    expect(named(await lookedOnce('hypertension-managed'))).toEqual(['990122']);
  });

  it('says nothing of persons whose platform fell silent', async () => {
    await looks.path.database.pool.query(
      `DELETE FROM pattern_facts WHERE occurred_at > to_timestamp($1::float8 / 1000) - interval '10 days'`,
      [START],
    );
    expect(await lookedOnce('hypertension-controlled')).toMatchObject({
      findings: [],
      unjudged: { 'feed-missed': 1 },
    });
  });
});
