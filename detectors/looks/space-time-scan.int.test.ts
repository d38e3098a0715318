// The space-time scan on a real PostgreSQL and NATS, from visits to signals: a planted cluster is found where it is, told again only when a case
// joins it, withdrawn when its cases are taken back; and clinics that did not tell make no cluster of those that did.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SpaceTimeScanPattern } from '../../contracts/catalogue/looks/space-time-scan.ts';
import type { Site } from '../../contracts/catalogue/site.ts';
import type { Event } from '../../contracts/event/event.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import { composeCatalogue } from '../catalogue.ts';
import { icd10, visitEvent } from '../events.fixture.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { START, startHourlyLooks, type HourlyLooks } from './hourly-looks.fixture.ts';

const shipped = shippedParts.patterns.find(({ id }) => id === 'scan-intestinal');
const RULE = SpaceTimeScanPattern.parse({ ...shipped, measures: ['diarrhoea'], draws: 299 });
const catalogue = composeCatalogue({ ...shippedParts, patterns: [RULE] });

/** Clinics of sixty villages, nearest to the first of them first. */
const SITES = nearestClinics(60);
const NEAR = SITES.slice(0, 3);

function nearestClinics(count: number): Site[] {
  const clinics = shippedParts.sites.filter(({ level }) => level === 'village-clinic');
  const [first] = clinics;
  const centroid = (site: Site | undefined): readonly [number, number] =>
    catalogue.places.get(site?.place ?? '')?.centroid ?? [0, 0];
  const away = (site: Site): number =>
    Math.hypot(centroid(site)[0] - centroid(first)[0], centroid(site)[1] - centroid(first)[1]);
  return clinics.toSorted((one, other) => away(one) - away(other)).slice(0, count);
}

let looks: HourlyLooks;
const time = { now: START };

beforeAll(async () => {
  looks = await startHourlyLooks({ rule: RULE, time });
});
afterAll(() => looks.path.stop());

function visit(
  site: Site,
  name: string,
  of: { readonly at: number; readonly code?: string },
): Event {
  return visitEvent(`${site.id}-${name}`, 'start', {
    at: of.at,
    statedAt: of.at + 60_000,
    receivedAt: of.at + 60_000,
    site: site.id,
    place: site.place,
    person: `${site.id}-${name}`,
    fields: {
      occurredAt: of.at,
      class: 'outpatient',
      ageBand: '25-44',
      diagnoses: [icd10(of.code ?? 'A09.0')],
    },
  });
}

/** Four cases of diarrhoea in five days at each clinic, on days of its own. */
function usual(sites: readonly Site[], fromAt: number, days: number): Event[] {
  return sites.flatMap((site, at) =>
    Array.from({ length: days }, (_, day) => day)
      .filter((day) => (at * 7 + day * 3) % 5 < 4)
      .map((day) => {
        const occurredAt = fromAt + day * DAY_MS + 3 * HOUR_MS;
        return visit(site, String(occurredAt), { at: occurredAt });
      }),
  );
}

const statuses = async (): Promise<string[]> =>
  (await looks.revisions()).map(({ status }) => status);

const planted = (hour: number): Event[] =>
  NEAR.flatMap((site) =>
    Array.from({ length: 6 }, (_, n) =>
      visit(site, `planted-${String(n)}`, { at: START - hour * HOUR_MS - n * 60_000 }),
    ),
  );

describe('villages that share a well', () => {
  it('are no finding before anything happens', async () => {
    // Since when they report is known by a visit of another kind.
    const first = SITES.map((site) =>
      visit(site, 'first', { at: START - 31 * DAY_MS, code: 'M54.5' }),
    );
    const look = await looks.looked([...first, ...usual(SITES, START - 30 * DAY_MS, 30)]);
    expect(await statuses()).toEqual([]);
    expect(look).toMatchObject({ unjudged: {} });
  });

  it('are found with their places, period, cases and how seldom chance makes the like', async () => {
    await looks.looked(planted(6));
    const [signal, ...others] = await looks.revisions();
    expect(others).toEqual([]);
    expect(signal).toMatchObject({
      kind: 'look',
      status: 'raised',
      alertKind: 'foodborne',
      family: 'epidemic',
      ownerDepartments: ['disease-control', 'market-regulation'],
      detector: { method: 'space-time-scan', params: { durationDays: 1, measure: 'diarrhoea' } },
    });
    const params = signal?.detector.params as { places: string[]; recurrenceDays: number };
    expect(params.places).toEqual(NEAR.map(({ place }) => place as string).sort());
    expect(params.recurrenceDays).toBeGreaterThan(365);
    expect(signal?.observed).toBeGreaterThanOrEqual(18);
    expect(signal?.evidence.length).toBe(signal?.observed);
    expect(signal?.startedAt).toBeLessThan(START - 6 * HOUR_MS);
    expect(signal?.threshold).toBeLessThan(signal?.observed ?? 0);
    expect(signal?.reason.words.zh).toContain('例');
  });

  it('are not told again by the next look, but when a case joins them', async () => {
    await looks.nextTurn();
    expect(await statuses()).toEqual(['raised']);
    const [site] = NEAR;
    if (site === undefined) throw new Error('there are clinics');
    await looks.looked([visit(site, 'joins', { at: time.now - 2 * HOUR_MS })]);
    expect(await statuses()).toEqual(['raised', 'amended']);
    const [before, after] = await looks.revisions();
    expect(after?.id).toBe(before?.id);
  });

  it('are withdrawn when their visits are cancelled', async () => {
    const cancelled = NEAR.flatMap((site) =>
      Array.from({ length: 6 }, (_, n) =>
        visitEvent(`${site.id}-planted-${String(n)}`, 'cancel', {
          at: START - 6 * HOUR_MS,
          statedAt: time.now,
          receivedAt: time.now,
          site: site.id,
          place: site.place,
        }),
      ),
    );
    await looks.looked(cancelled);
    expect(await statuses()).toEqual(['raised', 'amended', 'withdrawn']);
  });
});

describe('clinics that did not tell', () => {
  it('make no cluster of those that did, as they would if nobody knew', async () => {
    const telling = SITES.slice(0, 20);
    const since = time.now + 2 * HOUR_MS;
    time.now += 3 * DAY_MS;
    const silent = SITES.slice(20).flatMap(({ id }) =>
      [0, 1, 2, 3].map((day) => [id, dayOf(since + day * DAY_MS, catalogue.zone)]),
    );
    await looks.path.database.pool.query(
      `INSERT INTO told_facts (site_id, kind, day, missed) SELECT site, 'visit', day::date, true FROM unnest($1::text[], $2::text[]) AS u(site, day)`,
      [silent.map(([site]) => site), silent.map(([, day]) => day)],
    );
    const { unjudged } = await looks.looked(usual(telling, since, 3));
    expect(await statuses()).toEqual(['raised', 'amended', 'withdrawn']);
    expect(unjudged).not.toEqual({});
    await looks.path.database.pool.query('DELETE FROM told_facts');
    await looks.nextTurn();
    expect(await statuses()).toEqual(['raised', 'amended', 'withdrawn', 'raised']);
  });
});
