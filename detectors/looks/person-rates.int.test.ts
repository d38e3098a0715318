// Rates of providers from the facts of persons, on a real PostgreSQL: who has many patients that come again and again, who repeats what others have just
// made, under whatever words for the part of the body; facts that are taken back withdraw the finding, and a repetition at the same provider or of another part of the body is none.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LookPattern } from '../../contracts/catalogue/look-pattern.ts';
import { PeerOutlierPattern } from '../../contracts/catalogue/looks/peer-outlier.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { transaction } from '../../platform/store/transaction.ts';
import type { LookFinding } from '../patterns/looks/look-finding.ts';
import { shippedCatalogue, shippedParts } from '../shipped-catalogue.fixture.ts';
import { lookOf } from './looks.ts';

const AS_OF = Date.UTC(2026, 10, 20);
const SITES = shippedParts.sites
  .filter(({ level }) => level === 'county-hospital')
  .slice(0, 10)
  .map(({ id }) => id);
const [FIRST = '', SECOND = '', THIRD = ''] = SITES;
const PATIENTS = 300;

let database: TestDatabase;

/** A fact of the person's sequence, so many days before the look. */
const FACT = `INSERT INTO pattern_facts (key, fact, occurred_at, stated_at, stated_rank, received_at, stated_by, body)
  SELECT 'person p1.' || substr('abcdefghijklmnopqrstuvwxyz234567', 1 + n % 32, 1) || repeat('q', 25) || n || 'x' || at, kind || ' ' || site || n || '.' || time,
    moment, 1, 1, 1, 'e', jsonb_build_object('id', kind || ' ' || site || n || '.' || time, 'kind', kind, 'at', extract(epoch FROM moment) * 1000, 'siteId', site, 'place', '990102001', 'eventId', 'e ' || site || ' ' || n, 'values', told)`;

beforeAll(async () => {
  database = await freshDatabase();
  // One in 20 comes twelve times; at the first hospital one in four.
  await database.pool.query(
    `${FACT} FROM unnest($1::text[]) WITH ORDINALITY AS s(site, at), generate_series(1, $2::int) AS n,
       LATERAL generate_series(1, CASE WHEN n % (CASE WHEN at = 1 THEN 4 ELSE 20 END) = 0 THEN 12 ELSE 2 END) AS time,
       LATERAL (SELECT 'visit' AS kind, '{}'::jsonb AS told, to_timestamp($3::float8 / 1000) - (time + 2) * interval '1 day' AS moment) AS f`,
    [SITES, PATIENTS, AS_OF],
  );
  // One in 20 had it at another hospital five days before; of the second hospital one in four. The third repeats only its own, and other parts.
  await database.pool.query(
    `${FACT} FROM unnest($1::text[]) WITH ORDINALITY AS s(own, at), generate_series(1, $2::int) AS n, generate_series(0, 1) AS time,
       LATERAL (SELECT n % (CASE WHEN at = 2 THEN 4 ELSE 20 END) = 0 OR (at = 3 AND n % 2 = 0) AS again, at = 3 AND n % 20 <> 0 AS is_own) AS r,
       LATERAL (SELECT 'imaging-acquired' AS kind,
         CASE WHEN time = 1 OR (is_own AND n % 4 = 0) THEN own ELSE $4 END AS site,
         jsonb_build_object('modality', 'CT', 'bodyPart', CASE WHEN time = 0 AND is_own AND n % 4 <> 0 THEN 'head' WHEN time = 0 THEN '胸部' ELSE 'CHEST' END) AS told,
         to_timestamp($3::float8 / 1000) - (7 - 5 * time) * interval '1 day' AS moment) AS f
     WHERE time = 1 OR again`,
    [SITES, PATIENTS, AS_OF, 's-990199-elsewhere'],
  );
});
afterAll(() => database.drop());

async function looked(
  id: string,
): Promise<{ findings: readonly LookFinding[]; behind: readonly string[] }> {
  const rule = shippedCatalogue.looks.find((look): look is LookPattern => look.id === id);
  if (rule === undefined) throw new RangeError(`there is no look ${id}`);
  return transaction(database.pool, async (tx) => {
    const at = { asOf: AS_OF, catalogue: shippedCatalogue, standing: [] };
    const { outcome, witnessesOf } = await lookOf(tx, rule, at);
    const [finding] = outcome.findings;
    return {
      findings: outcome.findings,
      behind: finding === undefined ? [] : await witnessesOf(finding),
    };
  });
}

describe('a provider that differs in what happens to persons', () => {
  it('is found by how many of its patients come again and again, with them behind it', async () => {
    const { findings, behind } = await looked('frequent-visits-rate');
    expect(findings.map(({ siteId }) => siteId)).toEqual([FIRST]);
    expect(findings[0]?.observed).toBeCloseTo(5, 0);
    expect(findings[0]?.reason.words.en).toContain(`${String(PATIENTS)} patients`);
    expect(behind).toHaveLength(50);
    expect(behind.every((event) => event.startsWith(`e ${FIRST} `))).toBe(true);
  });

  it('is found by how often it repeats others, not by how often it repeats itself', async () => {
    const { findings, behind } = await looked('repeat-examination-rate');
    expect(findings.map(({ siteId }) => siteId)).toEqual([SECOND]);
    expect(findings.map(({ siteId }) => siteId)).not.toContain(THIRD);
    expect(behind.every((event) => event.startsWith(`e ${SECOND} `))).toBe(true);
  });

  it('is found no more when the visits and the first examinations are taken back', async () => {
    await database.pool.query(
      `UPDATE pattern_facts SET body = NULL WHERE (body->>'kind' = 'visit' AND fact ~ '[.]([3-9]|1[0-2])$') OR body->>'siteId' = $1`,
      ['s-990199-elsewhere'],
    );
    expect((await looked('frequent-visits-rate')).findings).toEqual([]);
    expect((await looked('repeat-examination-rate')).findings).toEqual([]);
  });
});

it('a rule that contradicts itself is refused where it does', () => {
  const rule = shippedParts.patterns.find(({ id }) => id === 'frequent-visits-rate');
  const paths = (more: object): string[] =>
    PeerOutlierPattern.safeParse({ ...rule, ...more }).error?.issues.map(({ path }) =>
      path.join(),
    ) ?? [];
  expect(paths({})).toEqual([]);
  expect(paths({ visitsAtLeast: undefined })).toEqual(['visitsAtLeast']);
  expect(paths({ repeatedWithin: '14d' })).toEqual(['repeatedWithin']);
  expect(paths({ adjustFor: { group: true, age: false } })).toEqual(['adjustFor']);
});
