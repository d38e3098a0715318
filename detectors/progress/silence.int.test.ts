// A feed that falls silent on real servers: the signal is raised when the quiet is no longer explained, and withdrawn when the
// site is heard again. The present is moved by hours, not waited for.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { SignalStatus } from '../../contracts/signal.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { systemClock, type Clock } from '../../platform/clock.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { visitEvent } from '../events.fixture.ts';
import { shippedCatalogue, shippedParts } from '../shipped-catalogue.fixture.ts';

const PATIENCE_MS = 300_000;
const POLL_MS = 50;

let path: TestPath;
let shiftMs = 0;
const clock: Clock = {
  now: () => Date.now() + shiftMs,
  sleep: (durationMs, signal) => systemClock.sleep(durationMs, signal),
};
const found = [...shippedParts.sites].sort(
  (one, other) => other.expectedVisitsPerDay - one.expectedVisitsPerDay,
)[0];
if (found === undefined) throw new Error('the city has no sites');
const hospital = found;

beforeAll(async () => {
  path = await startTestPath(shippedCatalogue);
  await path.work(['observe', 'progress'], clock);
}, PATIENCE_MS);
afterAll(() => path.stop());

async function hear(name: string): Promise<void> {
  const at = clock.now();
  const where = { site: hospital.id, place: hospital.place };
  const told = { ...where, at, person: name, statedAt: at, receivedAt: at };
  await path.publish([visitEvent(name, 'start', { ...told, fields: { occurredAt: at } })]);
}

async function status(wanted: SignalStatus): Promise<void> {
  for (;;) {
    const signals = (await path.signals()).filter(({ kind }) => kind === 'site-silent');
    if (signals.some((signal) => signal.status === wanted && signal.siteId === hospital.id)) return;
    await systemClock.sleep(POLL_MS);
  }
}

async function state(): Promise<string | undefined> {
  const answer = await path.database.pool.query<{ state: string }>(
    'SELECT state FROM site_status WHERE site_id = $1',
    [hospital.id],
  );
  return answer.rows[0]?.state;
}

it(
  'raises a signal for a large hospital of which nothing is heard for half a day',
  async () => {
    await hear('before');
    while ((await state()) !== 'active') await systemClock.sleep(POLL_MS);
    shiftMs = 12 * HOUR_MS;
    await status('raised');
    expect(await state()).toBe('silent');
  },
  PATIENCE_MS,
);

it(
  'withdraws it when the hospital is heard again, and remembers the gap',
  async () => {
    await hear('after');
    await status('withdrawn');
    const answer = await path.database.pool.query<{ gaps: { expectedEvents: number }[] }>(
      'SELECT gaps FROM site_status WHERE site_id = $1',
      [hospital.id],
    );
    expect(answer.rows[0]?.gaps[0]?.expectedEvents).toBeGreaterThan(10);
    const revisions = await path.database.pool.query<{ status: SignalStatus }>(
      `SELECT r.status FROM signal_revisions r JOIN signals s ON s.id = r.id WHERE s.kind = 'site-silent' ORDER BY r.revision`,
    );
    expect(revisions.rows.map((row) => row.status)).toEqual(['raised', 'withdrawn']);
  },
  PATIENCE_MS,
);
