// Houses that are served from afar on a real PostgreSQL: by any of the measures of the rule, open or closed, and silent ones that are neither.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LookPattern } from '../../contracts/catalogue/look-pattern.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import type { LookOutcome } from '../patterns/looks/look-finding.ts';
import { shippedCatalogue, shippedParts } from '../shipped-catalogue.fixture.ts';
import { lookOf } from './looks.ts';

const START = Date.UTC(2026, 10, 20, 2);
const COUNTY = '990121' as PlaceCode;
const CENTRES = shippedParts.sites
  .filter(({ place, level }) => place.startsWith(COUNTY) && level === 'township-centre')
  .map(({ id }) => id);

let path: TestPath;
beforeAll(async () => {
  path = await startTestPath(shippedCatalogue);
});
afterAll(() => path.stop());
beforeEach(async () => {
  await path.database.pool.query('TRUNCATE observations, told_facts');
  await counted('visits', CENTRES, [3, 28]);
});

type Days = readonly [newest: number, oldest: number];

async function counted(
  measure: string,
  sites: readonly string[],
  [newest, oldest]: Days,
): Promise<void> {
  await path.database.pool.query(
    `INSERT INTO observations (series, kind, start_at, end_at, count, late_count, revision, as_of)
     SELECT $1 || '~site~' || site || '~all', 'day', at, at + interval '1 day', 1, 0, 1, at
     FROM unnest($2::text[]) AS site, generate_series($4::int, $5::int) AS days,
       LATERAL (SELECT date_trunc('day', to_timestamp($3::float8 / 1000)) - interval '8 hours' - days * interval '1 day' AS at) AS d`,
    [measure, sites, START, newest, oldest],
  );
}

async function missed(kind: string, sites: readonly string[], days: number): Promise<void> {
  await path.database.pool.query(
    `INSERT INTO told_facts (site_id, kind, day, missed) SELECT site, $1, (to_timestamp($3::float8 / 1000))::date - 4 - days, true
     FROM unnest($2::text[]) AS site, generate_series(0, $4::int - 1) AS days`,
    [kind, sites, START, days],
  );
}

async function looked(): Promise<LookOutcome> {
  const rule = shippedCatalogue.looks.find(
    (look): look is LookPattern => look.id === 'remote-coverage',
  );
  if (rule === undefined) throw new RangeError('there is no such look');
  const at = { asOf: START, catalogue: shippedCatalogue, standing: [] };
  return transaction(path.database.pool, async (tx) => (await lookOf(tx, rule, at)).outcome);
}

describe('the centres of a county', () => {
  it('are served by any of the measures, and those that are by none are named', async () => {
    await counted('remote-ecgs-read', CENTRES.slice(0, 2), [5, 5]);
    await counted('remote-images-read', CENTRES.slice(2, 3), [20, 20]);
    await counted('remote-consultations', CENTRES.slice(3, 4), [10, 10]);
    // Before the span and after what has settled.
    await counted('remote-consultations', CENTRES.slice(4, 5), [40, 40]);
    await counted('remote-consultations', CENTRES.slice(5, 6), [0, 0]);
    const { findings } = await looked();
    expect(findings).toMatchObject([
      {
        name: COUNTY,
        observed: 0.5,
        params: { part: 4, whole: 8, sites: [...CENTRES.slice(4)].sort() },
      },
    ]);
    await counted('remote-consultations', CENTRES.slice(4), [12, 12]);
    expect((await looked()).findings).toEqual([]);
  });

  it('are not asked for where they see nobody, and a county of too few of them is not judged', async () => {
    await counted('remote-ecgs-read', CENTRES.slice(0, 5), [5, 5]);
    const closed = CENTRES.slice(5).map((site) => `visits~site~${site}~all`);
    expect((await looked()).findings).toHaveLength(1);
    await path.database.pool.query('DELETE FROM observations WHERE series = ANY ($1::text[])', [
      closed,
    ]);
    expect((await looked()).findings).toEqual([]);
    await path.database.pool.query('DELETE FROM observations WHERE series = ANY ($1::text[])', [
      CENTRES.slice(4).map((site) => `visits~site~${site}~all`),
    ]);
    await path.database.pool.query(
      `DELETE FROM observations WHERE series = 'remote-ecgs-read~site~' || $1 || '~all'`,
      [CENTRES[4]],
    );
    expect(await looked()).toMatchObject({ findings: [], unjudged: { 'too-few-cases': 9 } });
  });

  it('are not judged where nobody in the whole city tells of such services', async () => {
    expect(await looked()).toMatchObject({ findings: [], unjudged: { 'feed-missed': 9 } });
  });

  it('of which feeds fell silent are neither served nor not', async () => {
    await counted('remote-ecgs-read', CENTRES.slice(0, 5), [5, 5]);
    await missed('ecg', CENTRES.slice(5), 7);
    expect((await looked()).findings).toHaveLength(1);
    await missed('imaging', CENTRES.slice(5), 8);
    expect(await looked()).toMatchObject({ findings: [], left: [COUNTY] });
    // One that was served was, however silent it was besides; a feed that serves nobody says nothing.
    await path.database.pool.query('TRUNCATE told_facts');
    await missed('imaging', CENTRES.slice(0, 5), 20);
    await missed('pharmacy', CENTRES.slice(5), 20);
    expect((await looked()).findings).toMatchObject([{ params: { part: 5, whole: 8 } }]);
  });
});
