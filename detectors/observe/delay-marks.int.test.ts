// How late facts came is noted as often as facts are stored, no more and no less, while transactions are rolled back, events come twice and the
// worker is stopped in between; on a real PostgreSQL and NATS.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { icd10, visitEvent } from '../events.fixture.ts';
import { shippedCatalogue } from '../shipped-catalogue.fixture.ts';
import { makeCommitsFaulty, batchesTried } from './faulty-commits.fixture.ts';

const START = Date.UTC(2026, 10, 20, 2);
const SITES = 7;
const MINUTE_MS = 60_000;

let path: TestPath;
beforeAll(async () => {
  path = await startTestPath(shippedCatalogue);
  await makeCommitsFaulty(path.database);
});
afterAll(() => path.stop());

/** One a second, each told a minute or two hours after. */
const told = (from: number, to: number): Event[] =>
  Array.from({ length: to - from }, (_, n) => {
    const at = START + (from + n) * 1000;
    return visitEvent(`visit ${String(from + n)}`, 'start', {
      ...{ at, person: `person ${String(from + n)}`, site: `s-test-${String(n % SITES)}` },
      receivedAt: at + (n % 4 === 0 ? 120 : 1) * MINUTE_MS,
      fields: { occurredAt: at, diagnoses: [icd10('J06.9')] },
    });
  });

async function noted(): Promise<unknown> {
  const { rows } = await path.database.pool.query<{ row: unknown[] }>(
    `SELECT json_build_array(at - 1, sum(facts::int)) AS row
     FROM delay_marks, jsonb_array_elements_text(counts) WITH ORDINALITY AS of_bucket (facts, at)
     WHERE kind = 'visit' AND facts <> '0' GROUP BY at ORDER BY at`,
  );
  return rows.map(({ row }) => row);
}

it('is as exact as the counts', async () => {
  const [first] = await path.work(['observe']);
  for (let from = 0; from < 400; from += 50) await path.publish(told(from, from + 50));
  await path.settled();
  await first?.stop();
  await path.publish(told(400, 800));
  await path.work(['observe']);
  await path.settled();
  expect(await batchesTried(path.database)).toBeGreaterThan(8);
  // Eight times 13 of 50, and a hundred of four hundred, came after two hours.
  const late = 8 * 13 + 100;
  expect(await noted()).toEqual([
    [0, 800 - late],
    [5, late],
  ]);
});
