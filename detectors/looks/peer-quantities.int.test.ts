// What is gathered of providers, on a real PostgreSQL: each of the quantities from stays and what is left of their settlements.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LookPattern } from '../../contracts/catalogue/look-pattern.ts';
import { DAY_MS } from '../../contracts/time.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { transaction } from '../../platform/store/transaction.ts';
import type { LookFinding, LookOutcome } from '../patterns/looks/look-finding.ts';
import { shippedCatalogue, shippedParts } from '../shipped-catalogue.fixture.ts';
import { lookOf } from './looks.ts';

const AS_OF = Date.UTC(2026, 10, 20);
const SITES = shippedParts.sites.filter(({ level }) => level === 'county-hospital').slice(0, 12);
const CASES = 120;

let database: TestDatabase;

/**
 * Cases of each hospital over the last half year. The first hospital takes twice as much, keeps people twice as long, examines three times as
 * often and sees each of them again after ten days. Half of the cases have a group, the others a main diagnosis.
 */
beforeAll(async () => {
  database = await freshDatabase();
  const sites = SITES.map(({ id }) => id);
  await database.pool.query(
    `INSERT INTO stays (unit, site_id, place, person, admitted_at, ended_at, age_band, diagnosis, examinations, event_id)
     SELECT site || ' ' || n, site, '990102001', 'p ' || site || ' ' || CASE WHEN at = 1 THEN n / 2 ELSE n END, t.ended - days * interval '1 day',
       t.ended, '45-64', 'J18.9', (2 + n % 3) * CASE WHEN at = 1 THEN 3 ELSE 1 END, 'e' || at || n
     FROM unnest($1::text[]) WITH ORDINALITY AS s(site, at), generate_series(0, $2::int - 1) AS n,
       LATERAL (SELECT to_timestamp($3::float8 / 1000) - interval '35 days' - (n / 2) * interval '1 day' + (n % 2) * interval '12 days' AS ended) AS t,
       LATERAL (SELECT (3 + (n * 7 + at * 3) % 5) * CASE WHEN at = 1 THEN 2 ELSE 1 END * 0.9 AS days) AS d`,
    [sites, CASES, AS_OF],
  );
  await database.pool.query(
    `INSERT INTO settlement_lines (record, site_id, place, step, visit, settled_at, total_fen, fund_fen, grouped_as, items, stated_at, stated_rank,
       received_at, event_id, state, left_total_fen, left_fund_fen)
     SELECT 'r ' || unit, site_id, place, 'settled', unit, ended_at, fen, fen, CASE WHEN row_number() OVER (ORDER BY unit) % 2 = 0 THEN 'ES21' END, '[]',
       1, 1, 1, 'e', 'standing', fen, fen
     FROM stays, LATERAL (SELECT (5000 + hashtext(unit) % 2000) * CASE WHEN site_id = $1 THEN 2 ELSE 1 END AS fen) AS f`,
    [sites[0]],
  );
});
afterAll(() => database.drop());

async function looked(id: string): Promise<{ outcome: LookOutcome; evidence: readonly string[] }> {
  const rule = shippedCatalogue.looks.find((look): look is LookPattern => look.id === id);
  if (rule === undefined) throw new RangeError(`there is no look ${id}`);
  return transaction(database.pool, async (tx) => {
    const at = { asOf: AS_OF, catalogue: shippedCatalogue, standing: [] };
    const { outcome, witnessesOf } = await lookOf(tx, rule, at);
    const [finding] = outcome.findings;
    return { outcome, evidence: finding === undefined ? [] : await witnessesOf(finding) };
  });
}

const named = ({ name, observed }: LookFinding) => [name, observed > 1.4];

describe('the hospital that takes more, keeps longer, examines more and sees again', () => {
  it.each(['peer-cost', 'peer-length-of-stay', 'peer-examinations'])(
    'is found by %s, alone, with the cases behind it',
    async (id) => {
      const { outcome, evidence } = await looked(id);
      expect(outcome.findings.map(named)).toEqual([[`${SITES[0]?.id ?? ''} upper`, true]]);
      expect(evidence).toHaveLength(50);
      expect(evidence.every((event) => event.startsWith('e1'))).toBe(true);
    },
  );

  it('has more readmissions than its peers, which have none', async () => {
    const { outcome } = await looked('readmission-30-days');
    expect(outcome.findings.map(({ siteId }) => siteId)).toEqual([SITES[0]?.id]);
  });

  it('is not found before its cases have ended', async () => {
    const rule = shippedCatalogue.looks.find(({ id }) => id === 'peer-cost');
    if (rule === undefined) throw new RangeError('there is no such look');
    const { findings } = await transaction(database.pool, async (tx) => {
      const at = { asOf: AS_OF - 400 * DAY_MS, catalogue: shippedCatalogue, standing: [] };
      return (await lookOf(tx, rule, at)).outcome;
    });
    expect(findings).toEqual([]);
  });
});
