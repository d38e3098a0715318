// Records of one person are made one while visits come in, on real servers: the cases become those of one person, in whatever order
// visits and merges arrive and through whichever partitions, and the running state is what a recount of all events says.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import {
  icd10,
  linkEvent,
  mergeEvent,
  personToken,
  visitEvent,
  visitToken,
} from '../events.fixture.ts';
import { shippedCatalogue } from '../shipped-catalogue.fixture.ts';
import { readCounts, readEvents, recount } from './recount.ts';

let path: TestPath;
const now = Date.now();
const at = now - 3_600_000;
const where = { at, site: 's-990102005-1', place: '990102005', receivedAt: now };
beforeAll(async () => {
  path = await startTestPath(shippedCatalogue);
  await path.work(['observe', 'assess', 'progress']);
});
afterAll(() => path.stop());

const cholera = (visit: string, person: string): Event =>
  visitEvent(visit, 'start', {
    ...where,
    person,
    fields: { occurredAt: at, diagnoses: [icd10('A00.9')] },
  });

async function told(...events: Event[]): Promise<void> {
  await path.publish(events);
  await path.settled();
}

/** Persons who have cholera, as single-case facts and as standing signals. */
async function ill(): Promise<{ readonly subjects: string[]; readonly signals: number }> {
  const { pool } = path.database;
  const facts = await pool.query<{ subject: string }>(
    'SELECT DISTINCT subject FROM case_facts ORDER BY subject',
  );
  const signals = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM signals WHERE signal->>'kind' = 'single-case' AND signal->>'status' <> 'withdrawn'`,
  );
  return {
    subjects: facts.rows.map(({ subject }) => subject),
    signals: signals.rows[0]?.count ?? -1,
  };
}

const only = (...names: string[]) => ({
  subjects: names.map(personToken).sort(),
  signals: names.length,
});

it('makes two persons with cholera one, and a late visit under the old number his too', async () => {
  await told(cholera('v-ann', 'ann'), cholera('v-bob', 'bob'));
  expect(await ill()).toEqual(only('ann', 'bob'));
  await told(mergeEvent('bob', ['ann'], where));
  expect(await ill()).toEqual(only('bob'));
  await told(cholera('v-ann-late', 'ann'));
  expect(await ill()).toEqual(only('bob'));
});

it('follows a chain to its end', async () => {
  await told(mergeEvent('cid', ['bob'], where));
  expect(await ill()).toEqual(only('cid'));
  await told(cholera('v-bob-late', 'bob'));
  expect(await ill()).toEqual(only('cid'));
});

it('knows a merge that came before any visit', async () => {
  await told(mergeEvent('eve', ['dan'], where));
  await told(cholera('v-dan', 'dan'), cholera('v-eve', 'eve'));
  expect(await ill()).toEqual(only('cid', 'eve'));
});

it('makes visits without number of one day one visit', async () => {
  const slot = visitToken('slot of the day');
  const derived = (person: string): Event => {
    const event = visitEvent(`derived ${person}`, 'start', { ...where, person });
    return { ...event, body: { ...event.body, visitDerived: true, slot } };
  };
  const visits = async (): Promise<number> => {
    const answer = await path.database.pool.query<{ count: number }>(
      `SELECT coalesce(sum(count), 0)::int AS count FROM observation_points WHERE series = 'visits~city~9901~all' AND kind = 'day'`,
    );
    return answer.rows[0]?.count ?? 0;
  };
  const before = await visits();
  await told(derived('fay'), derived('gus'));
  expect(await visits()).toBe(before + 2);
  await told(mergeEvent('gus', ['fay'], where));
  expect(await visits()).toBe(before + 1);
  await told(mergeEvent('gus', ['hal'], where), derived('hal'));
  expect(await visits()).toBe(before + 1);
});

it('holds through a flood of merges and visits in all partitions at once', async () => {
  const names = Array.from({ length: 80 }, (_, number) => `flood-${String(number)}`);
  const events = names.flatMap((name, number) => [
    cholera(`v-${name}`, name),
    mergeEvent(`flood-${String(number - (number % 4))}`, [name, `${name}-x`], where),
    cholera(`w-${name}`, `${name}-x`),
  ]);
  await told(...events.reverse());
  expect((await ill()).subjects).toHaveLength(2 + names.length / 4);
});

it('makes one of linked persons, and two again when the link is taken back, though told late and twice', async () => {
  const among = async (): Promise<number> =>
    (await ill()).subjects.filter((subject) =>
      ['ivy', 'jon', 'kim'].map(personToken).some((token) => token === subject),
    ).length;
  const link = (relation: 'linked' | 'unlinked', after: number): Event =>
    linkEvent(relation, ['jon', 'ivy'], { ...where, statedAt: at + after });
  await told(cholera('v-ivy', 'ivy'), cholera('v-jon', 'jon'), cholera('v-kim', 'kim'));
  await told(mergeEvent('kim', ['jon'], where));
  expect(await among()).toBe(2);
  await told(link('linked', 1000));
  expect(await among()).toBe(1);
  await told(cholera('v-ivy-late', 'ivy'));
  expect(await among()).toBe(1);
  await told(link('unlinked', 2000));
  expect(await among()).toBe(2);
  await told(link('linked', 1500), link('linked', 1000));
  expect(await among()).toBe(2);
});

it('counts what a recount of all events counts', async () => {
  const { pool } = path.database;
  const all = recount(await readEvents(pool), shippedCatalogue);
  expect(await readCounts(pool)).toEqual(all.counts);
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM signals WHERE signal->>'kind' = 'single-case' AND signal->>'status' <> 'withdrawn'`,
  );
  expect(new Set(rows.map(({ id }) => id))).toEqual(all.singleCases);
});
