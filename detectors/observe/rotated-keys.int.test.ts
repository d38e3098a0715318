// Keys are rotated while a visit is open: what is said under the old token and under the new one is one visit, on real servers, and so
// it stays when the overlap is over.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Event, VisitEvent } from '../../contracts/event/event.ts';
import type { PersonToken, VisitToken } from '../../contracts/ids.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { icd10, personToken, visitEvent, visitToken } from '../events.fixture.ts';
import { shippedCatalogue } from '../shipped-catalogue.fixture.ts';
import { readCounts, readEvents, recount } from './recount.ts';

let path: TestPath;
const now = Date.now();
const at = now - 3_600_000;
beforeAll(async () => {
  path = await startTestPath(shippedCatalogue);
  await path.work(['observe', 'assess', 'progress']);
});
afterAll(() => path.stop());

const inVersion = (version: number, token: string): string =>
  token.replace(/^([a-z])\d+\./, `$1${String(version)}.`);
const said = (name: string, minute: number, what: 'start' | 'update' | 'cancel'): VisitEvent =>
  visitEvent(name, what, {
    at,
    person: name,
    site: 's-990102005-1',
    place: '990102005',
    statedAt: at + minute * 60_000,
    receivedAt: now + minute,
    fields: { occurredAt: at, complaints: ['腹泻'], diagnoses: [icd10('A09')] },
  });

/** As a door says it that makes tokens with `active` and has `earlier` in overlap. */
function under(event: VisitEvent, active: number, earlier: readonly number[]): Event {
  const { person, body } = event;
  if (person === null) throw new Error('nobody');
  return {
    ...event,
    person: inVersion(active, person) as PersonToken,
    body: { ...body, visit: inVersion(active, body.visit) as VisitToken },
    ...(earlier.length > 0 && {
      aliases: {
        person: earlier.map((version) => inVersion(version, person) as PersonToken),
        visit: earlier.map((version) => inVersion(version, body.visit) as VisitToken),
      },
    }),
  };
}

async function visits(): Promise<number> {
  const answer = await path.database.pool.query<{ count: number }>(
    `SELECT coalesce(sum(count), 0)::int AS count FROM observation_points WHERE series = 'visits~city~9901~all' AND kind = 'day'`,
  );
  return answer.rows[0]?.count ?? 0;
}

async function told(...events: Event[]): Promise<number> {
  await path.publish(events);
  await path.settled();
  return visits();
}

it('keeps an open visit one, in the overlap and after it', async () => {
  expect(await told(said('a', 0, 'start'))).toBe(1);
  expect(await told(under(said('a', 1, 'update'), 2, [1]))).toBe(1);
  // A door that has not yet seen the rotation.
  expect(await told(said('a', 2, 'update'))).toBe(1);
  // The overlap is over: the new token alone.
  expect(await told(under(said('a', 3, 'update'), 2, []))).toBe(1);
  expect(await told(under(said('a', 4, 'cancel'), 2, []))).toBe(0);
});

it('joins what came under the new token before the link was known', async () => {
  expect(await told(said('b', 0, 'start'))).toBe(1);
  expect(await told(under(said('b', 2, 'update'), 2, []))).toBe(2);
  expect(await told(under(said('b', 1, 'update'), 2, [1]))).toBe(1);
});

it('joins visits of many doors that change at their own moment, in one go', async () => {
  const before = await visits();
  const names = Array.from({ length: 60 }, (_, at) => `many-${String(at)}`);
  const events = names.flatMap((name, at) => [
    said(name, 0, 'start'),
    under(said(name, 1, 'update'), 2, [1]),
    at % 3 === 0 ? under(said(name, 2, 'update'), 2, []) : said(name, 2, 'update'),
  ]);
  expect(await told(...events.reverse())).toBe(before + names.length);
});

it('counts what a recount of all events counts', async () => {
  const { pool } = path.database;
  expect(await readCounts(pool)).toEqual(recount(await readEvents(pool), shippedCatalogue).counts);
  const { rows } = await pool.query('SELECT unit FROM visits WHERE unit IN ($1, $2)', [
    visitToken('a'),
    inVersion(2, visitToken('a')),
  ]);
  expect(rows).toHaveLength(2);
  expect(personToken('a')).toMatch(/^p1\./);
});
