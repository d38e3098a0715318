/**
 * Any order of events within the allowed lateness, some told twice and by several observers' batches, ends on real servers at the same observations and at the
 * same standing signals: visits of six days with their corrections, an outbreak, and diseases of which one case is a signal.
 */
import { afterAll, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import type { VisitAction } from '../../contracts/event/visit.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { seededRandom, wholeBelow, type Random } from '../benchmark/random.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { icd10, visitEvent } from '../events.fixture.ts';
import { composeCatalogue } from '../catalogue.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';

const now = Date.now();
// What else is counted of the same visits is counted the same way.
const WATCHED = new Set<string>(['diarrhoea', 'notifiable-respiratory', 'notifiable-intestinal']);
const measures = shippedParts.measures.filter(({ id }) => WATCHED.has(id));
const catalogue = composeCatalogue({ ...shippedParts, measures });
const townships = shippedParts.sites.filter(({ level }) => level === 'township-centre').slice(0, 3);

interface Told {
  readonly name: string;
  readonly at: number;
  readonly code?: string;
  readonly action?: VisitAction;
}

function visit({ name, at, code = 'A09', action = 'start' }: Told): Event {
  const site = townships[name.length % townships.length];
  if (site === undefined) throw new Error('the city has no township centre');
  const fields = { occurredAt: at, diagnoses: [icd10(code)], ageBand: '5-14' as const };
  return visitEvent(name, action, {
    site: site.id,
    place: site.place,
    at,
    person: name,
    statedAt: action === 'start' ? at : at + HOUR_MS,
    receivedAt: now + (action === 'start' ? 0 : 5),
    ...(action !== 'cancel' && { fields }),
  });
}

/** A month that is there in each order, so that there is something to judge by. */
const month = Array.from({ length: 30 }, (_, day) =>
  Array.from({ length: 4 + (day % 3) }, (__, n) =>
    visit({ name: `m-${String(day)}-${String(n)}`, at: now - (37 - day) * DAY_MS - n * 60_000 }),
  ),
).flat();

const CODES = ['A09', 'B05.9', 'J11.1', 'A00.9', 'B08.4', 'A09'];
const usual: Told[] = Array.from({ length: 60 }, (_, n) => ({
  name: `u-${String(n)}`,
  at: now - (n % 6) * DAY_MS - n * 60_000,
  code: CODES[n % CODES.length] ?? 'A09',
}));
const outbreak: Told[] = Array.from({ length: 30 }, (_, n) => ({
  name: `o-${String(n).padStart(2, '0')}`,
  at: now - n * 1000,
}));
const all = [...usual, ...outbreak];
const corrections: Told[] = [
  ...all.filter((_, n) => n % 9 === 4).map((one) => ({ ...one, action: 'cancel' as const })),
  ...usual
    .filter((_, n) => n % 10 === 3)
    .map((one) => ({ ...one, action: 'update' as const, code: 'J11.1' })),
];
const week = [...all, ...corrections].map(visit);

/** All, some twice. */
function shuffled(random: Random): Event[] {
  const left = [...week, ...week.filter(() => random.next() < 0.2)];
  for (let last = left.length - 1; last > 0; last -= 1) {
    const other = wholeBelow(random, last + 1);
    [left[last], left[other]] = [left[other]!, left[last]!];
  }
  return left;
}

const paths: TestPath[] = [];
afterAll(() => Promise.all(paths.map((path) => path.stop())));

async function endOf(events: readonly Event[], chunk: number) {
  const path = await startTestPath(catalogue);
  paths.push(path);
  await path.work(['observe', 'assess', 'progress']);
  await path.publish(month);
  for (let at = 0; at < events.length; at += chunk)
    await path.publish(events.slice(at, at + chunk));
  await path.settled();
  const observations = await path.database.pool.query<{ line: string }>(
    "SELECT concat_ws(' ', series, kind, start_at, count) AS line FROM observations WHERE count <> 0 ORDER BY 1",
  );
  const standing = (await path.signals()).filter(({ status }) => status !== 'withdrawn');
  return {
    observations: observations.rows.map(({ line }) => line),
    // Of a day in progress only what it means is told again, not each count.
    signals: standing.map(({ id, kind, window, observed, expected }) => ({
      id,
      kind,
      expected,
      ...(window.endAt <= now && { observed }),
    })),
  };
}

it('ends at the same observations and signals', { timeout: 120_000 }, async () => {
  const ends = [1, 2, 3].map((seed) => {
    const random = seededRandom(seed);
    return endOf(shuffled(random), 5 + wholeBelow(random, 40));
  });
  const [inOrder, ...others] = await Promise.all([endOf(week, 30), ...ends]);
  expect(inOrder.observations.length).toBeGreaterThan(100);
  const kinds = new Set(inOrder.signals.map(({ kind }) => kind));
  expect(kinds).toEqual(new Set(['series', 'single-case']));
  for (const other of others) expect(other).toEqual(inOrder);
});
