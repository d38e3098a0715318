// Beds, devices and stock on a real PostgreSQL and NATS, from readings to signals: found, told again when it grows, left where a site falls silent,
// withdrawn when readings are corrected. The present is moved, not waited for.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { isLook, type LookPattern } from '../../contracts/catalogue/look-pattern.ts';
import type { Event } from '../../contracts/event/event.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { composeCatalogue } from '../catalogue.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { stateEvent } from '../events.fixture.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { clockOf, PATIENCE } from './hourly-looks.fixture.ts';

/** A Monday, 08:00 in the city. */
const START = Date.UTC(2026, 10, 23, 0);
const RULES = new Set(['ward-occupancy', 'device-idle', 'stock-low', 'fever-clinic-surge']);
const patterns = shippedParts.patterns
  .filter((one): one is LookPattern => isLook(one) && RULES.has(one.id))
  .map((one) => ({ ...one, every: '1h' }));
const HOSPITAL = { site: 's-990102005-1', place: '990102005' };
const CENTRE = shippedParts.sites.find(({ level }) => level === 'township-centre');

let path: TestPath;
const time = { now: START };

beforeAll(async () => {
  path = await startTestPath(composeCatalogue({ ...shippedParts, patterns }));
  await path.work(['observe'], clockOf(time));
});
afterAll(() => path.stop());

const centre = { site: CENTRE?.id ?? '', place: CENTRE?.place ?? '' };
const said = (at: number) => ({ at, statedAt: time.now, receivedAt: time.now });
const ward = (occupied: number, at: number): Event =>
  stateEvent('beds', { ward: 'icu', staffed: 40, occupied }, { ...said(at), ...HOSPITAL });
const scanner = (inUse: number, at: number): Event =>
  stateEvent('device-use', { deviceKind: 'DR', available: 1, inUse }, { ...said(at), ...centre });
const masks = (onHand: number, at: number): Event =>
  stateEvent('stock', { item: 'mask-n95', onHand, dailyUse: 100 }, { ...said(at), ...centre });
const clinic = (staffed: number, at: number): Event =>
  stateEvent('beds', { ward: 'fever-clinic', staffed, occupied: 4 }, { ...said(at), ...HOSPITAL });

/** One look is made at each tick, and each tick wants its second. */
async function looked(events: readonly Event[], hours = 1): Promise<void> {
  await path.publish(events);
  await path.settled();
  time.now += hours * HOUR_MS;
  const made = async (): Promise<(string | null)[]> => {
    time.now += 1_000;
    return (
      await path.database.pool.query<{ problem: string | null }>(
        'SELECT problem FROM looks WHERE turn_at > to_timestamp($1::float8 / 1000)',
        [time.now - HOUR_MS],
      )
    ).rows.map(({ problem }) => problem);
  };
  await expect.poll(made, PATIENCE).toEqual(patterns.map(() => null));
}

const found = async (): Promise<Record<string, Signal>> =>
  Object.fromEntries((await path.signals()).map((signal) => [signal.measure, signal]));

const HOURS = Array.from({ length: 9 }, (_, at) => at);
const WORKING = Array.from({ length: 28 }, (_, day) =>
  [0, 2, 4, 6, 8].map((hour) => START - (day + 1) * DAY_MS + hour * HOUR_MS),
).flat();
const SEASON = Date.UTC(2026, 9, 31, 2);

it('finds the ward that is nearly full, the device that is idle, the stock that is short and the clinic that has not grown', async () => {
  await path.publish([
    ...HOURS.map((hour) => ward(39, START - hour * HOUR_MS)),
    ...WORKING.map((at, index) => scanner(index % 5 === 0 ? 1 : 0, at)),
    masks(150, START - HOUR_MS),
    ...[0, 7, 14].map((day) => clinic(10, SEASON - day * DAY_MS)),
    clinic(11, START - HOUR_MS),
  ]);
  await path.settled();
  // The first look sees all of it: a smaller change would not be told again.
  await path.work(['looks'], clockOf(time));
  await looked([]);
  const signals = await found();
  expect(Object.keys(signals).sort()).toEqual([...RULES].sort());
  expect(signals['ward-occupancy']).toMatchObject({
    ...{ status: 'raised', kind: 'look', family: 'capacity', alertKind: 'capacity-surge' },
    ...{ siteId: HOSPITAL.site, observed: 0.975, reason: { code: 'near-limit' } },
  });
  expect(signals['ward-occupancy']?.evidence).toHaveLength(9);
  expect(signals['device-idle']).toMatchObject({
    ...{ family: 'utilization', alertKind: 'device-idle', siteId: centre.site, observed: 0.222 },
  });
  expect(signals['device-idle']?.evidence).toHaveLength(50);
  expect(signals['stock-low']).toMatchObject({ alertKind: 'emergency-stock', observed: 36 });
  expect(signals['fever-clinic-surge']).toMatchObject({ place: '990102', observed: 1.1 });
});

it('tells again what became worse', async () => {
  await looked([ward(40, time.now), masks(70, time.now)]);
  const { 'ward-occupancy': icu, 'stock-low': stock } = await found();
  expect(icu).toMatchObject({ status: 'amended', observed: 1 });
  expect(stock).toMatchObject({ status: 'amended', observed: 16.8 });
});

it('leaves what stands where nothing more is told, and says that it is not known', async () => {
  await looked([], 48);
  const signals = await found();
  expect(Object.values(signals).map(({ status }) => status)).not.toContain('withdrawn');
  const { rows } = await path.database.pool.query<{ unjudged: object }>(
    `SELECT unjudged FROM looks WHERE rule IN ('ward-occupancy', 'stock-low', 'fever-clinic-surge')`,
  );
  for (const { unjudged } of rows) expect(unjudged).toEqual({ 'stopped-telling': 1 });
});

it('withdraws what was never so when the readings are corrected', async () => {
  const hours = Array.from({ length: 72 }, (_, at) => at);
  await looked([
    ...hours.map((hour) => ward(20, START + HOUR_MS - hour * HOUR_MS)),
    ward(20, time.now),
    ...WORKING.map((at) => scanner(1, at)),
    masks(900, time.now),
    clinic(15, time.now),
  ]);
  const signals = await found();
  expect(
    Object.values(signals)
      .map(({ measure, status }) => `${measure} ${status}`)
      .sort(),
  ).toEqual([...RULES].sort().map((rule) => `${rule} withdrawn`));
});
