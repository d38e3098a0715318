// How much of a window has come, on real servers: once there is enough history a signal carries it, and a worker that starts anew knows it
// from the store, before it is told again.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { systemClock } from '../../platform/clock.ts';
import type { RunningOperator } from '../../platform/operator/operator-spec.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { icd10, visitEvent } from '../events.fixture.ts';
import { shippedCatalogue, shippedParts } from '../shipped-catalogue.fixture.ts';

// Nothing here is about speed, and the machine may have other work.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

/** Of ten a rhythm is learned; a young series is fitted once a week, to a week at least, so that thirteen are enough on every day of the week. */
const HISTORY_DAYS = 13;

let path: TestPath;
let assess: RunningOperator[];
let progress: RunningOperator[];
const now = Date.now();
const site = shippedParts.sites.find(({ level }) => level === 'township-centre');
if (site === undefined) throw new Error('the city has no township centre');
const where = { site: site.id, place: site.place };

beforeAll(async () => {
  path = await startTestPath(shippedCatalogue);
  await path.work(['observe']);
  assess = await path.work(['assess']);
  await path.publish(history());
  await path.settled();
  progress = await path.work(['progress']);
});
afterAll(() => path.stop());

function diarrhoea(name: string, at: number): Event {
  const fields = { occurredAt: at, diagnoses: [icd10('A09')], ageBand: '5-14' as const };
  const told = { ...where, at, person: name, statedAt: at, receivedAt: Math.max(now, at) };
  return visitEvent(name, 'start', { ...told, fields });
}

function history(): Event[] {
  const events: Event[] = [];
  for (let day = HISTORY_DAYS; day >= 1; day -= 1) {
    for (let number = 0; number < 4 + (day % 3); number += 1)
      events.push(
        diarrhoea(
          `h-${String(day)}-${String(number)}`,
          now - day * DAY_MS - (number * HOUR_MS) / 6,
        ),
      );
  }
  return events;
}

const outbreak = (name: string): Event[] =>
  Array.from({ length: 30 }, (_, number) =>
    diarrhoea(`${name}-${String(number)}`, now - 1000 * number),
  );

async function told(revision: number): Promise<Signal> {
  for (;;) {
    const found = (await path.signals()).find(
      (signal) =>
        signal.kind === 'series' &&
        signal.measure === 'diarrhoea' &&
        signal.place === site?.place.slice(0, 9) &&
        signal.window.kind === 'day' &&
        signal.revision >= revision,
    );
    if (found !== undefined) return found;
    await systemClock.sleep(50);
  }
}

/** Until every assessor has been told of arrivals. */
async function learned(): Promise<void> {
  for (;;) {
    const answer = await path.database.pool.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM assess_progress WHERE arrivals IS NULL',
    );
    const all = await path.database.pool.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM assess_progress',
    );
    if ((all.rows[0]?.count ?? 0) > 0 && answer.rows[0]?.count === 0) return;
    await systemClock.sleep(50);
  }
}

it('a signal says which share of its window has come once there is history enough', async () => {
  await learned();
  await path.publish(outbreak('first'));
  const signal = await told(1);
  expect(signal.assessment?.completeness).toBeGreaterThanOrEqual(0);
  expect(signal.assessment?.completeness).toBeLessThanOrEqual(1);
});

it('a worker that starts anew says it before anything is told again', async () => {
  const before = await told(1);
  await path.settled();
  await Promise.all([...assess, ...progress].map((operator) => operator.stop()));
  await path.work(['assess']);
  await path.publish(outbreak('second'));
  const signal = await told(before.revision + 1);
  expect(signal.assessment?.completeness).not.toBeNull();
});
