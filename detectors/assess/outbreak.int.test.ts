// An outbreak on real servers: weeks of history delivered late raise nothing, too many today do, a cluster in a school does, and
// both are withdrawn when the facts are taken back.
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import type { Signal, SignalStatus } from '../../contracts/signal.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { systemClock } from '../../platform/clock.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { icd10, visitEvent } from '../events.fixture.ts';
import { shippedCatalogue, shippedParts } from '../shipped-catalogue.fixture.ts';

// Nothing here is about speed, and the machine may have other work.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let path: TestPath;
const now = Date.now();
const site = shippedParts.sites.find(({ level }) => level === 'township-centre');
if (site === undefined) throw new Error('the city has no township centre');
const where = { site: site.id, place: site.place };

beforeAll(async () => {
  path = await startTestPath(shippedCatalogue);
  await path.work(['observe', 'assess', 'progress']);
});
afterAll(() => path.stop());

function diarrhoea(
  name: string,
  at: number,
  more: { readonly setting?: string; readonly code?: string } = {},
): Event {
  const fields = {
    occurredAt: at,
    diagnoses: [icd10(more.code ?? 'A09')],
    ageBand: '5-14' as const,
    ...(more.setting !== undefined && { setting: more.setting }),
  };
  return visitEvent(name, 'start', {
    ...where,
    at,
    person: name,
    statedAt: at,
    receivedAt: Math.max(now, at),
    fields,
  });
}

const UP: readonly SignalStatus[] = ['raised', 'amended'];

async function until(
  kind: Signal['kind'],
  ...statuses: readonly SignalStatus[]
): Promise<Signal[]> {
  for (;;) {
    const found = (await path.signals()).filter(
      (signal) => signal.kind === kind && statuses.includes(signal.status),
    );
    if (found.length > 0) return found;
    await systemClock.sleep(50);
  }
}

const outbreak = Array.from({ length: 30 }, (_, number) =>
  diarrhoea(`outbreak-${String(number)}`, now - 1000 * number),
);

it('counts a backlog of weeks and takes none of it for an outbreak', async () => {
  const history: Event[] = [];
  for (let day = 30; day >= 1; day -= 1) {
    for (let number = 0; number < 4 + (day % 3); number += 1) {
      history.push(
        diarrhoea(`h-${String(day)}-${String(number)}`, now - day * DAY_MS - number * 60_000),
      );
    }
  }
  await path.publish(history);
  await path.settled();
  const series = (await path.signals()).filter(
    (signal) => signal.kind === 'series' && signal.status !== 'withdrawn',
  );
  expect(series).toEqual([]);
});

it('raises a signal for the township on the day that has too many', async () => {
  await path.publish(outbreak);
  await path.settled();
  const raised = await until('series', ...UP);
  expect(raised.map((signal) => signal.measure)).toContain('diarrhoea');
});

it('withdraws what no longer exceeds when the visits are cancelled', async () => {
  await path.publish(
    outbreak.map((event, number) =>
      visitEvent(`outbreak-${String(number)}`, 'cancel', {
        ...where,
        at: event.occurredAt,
        person: `outbreak-${String(number)}`,
        statedAt: event.statedAt + HOUR_MS,
        receivedAt: now + 5000,
      }),
    ),
  );
  await path.settled();
  await until('series', 'withdrawn');
  const standing = (await path.signals()).filter(
    (signal) => signal.kind === 'series' && signal.status !== 'withdrawn',
  );
  expect(standing).toEqual([]);
  const gaps = await path.database.pool.query(
    'SELECT id FROM signal_revisions GROUP BY id HAVING max(revision) <> count(*)',
  );
  expect(gaps.rows).toEqual([]);
});

it('finds a cluster in one school and withdraws it when too few cases are left', async () => {
  const cases = Array.from({ length: 12 }, (_, number) =>
    diarrhoea(`pupil-${String(number)}`, now - HOUR_MS - number * 1000, {
      setting: 'school:0042',
      code: 'B08.4',
    }),
  );
  await path.publish(cases);
  const [cluster] = await until('cluster', ...UP).then((found) =>
    found.filter((signal) => signal.detector.params['group'] === 'school:0042'),
  );
  expect(cluster?.alertKind).toBe('school-aggregation');
  expect(cluster?.title.zh).toContain('聚集');
  await path.publish(
    cases.slice(0, 11).map((event, number) =>
      visitEvent(`pupil-${String(number)}`, 'cancel', {
        ...where,
        at: event.occurredAt,
        person: `pupil-${String(number)}`,
        statedAt: event.statedAt + 5000,
        receivedAt: now + 9000,
      }),
    ),
  );
  expect((await until('cluster', 'withdrawn')).some((signal) => signal.id === cluster?.id)).toBe(
    true,
  );
});
