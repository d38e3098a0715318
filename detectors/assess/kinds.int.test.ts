// Measures of all kinds on real servers: shares, means, quantiles, durations and absences are added up, judged on both sides, revised
// by late and cancelled facts, and are in the end what a recount of all stored events gives.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Measure } from '../../contracts/catalogue/measure.ts';
import type { Event } from '../../contracts/event/event.ts';
import type { VisitFields } from '../../contracts/event/visit.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { systemClock } from '../../platform/clock.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { composeCatalogue } from '../catalogue.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { icd10, imagingEvent, visitEvent } from '../events.fixture.ts';
import { compareAmounts, readAmounts, readEvents, recount } from '../observe/recount.ts';
import { KINDS, measureOf } from '../series/kinds.fixture.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';

// Nothing here is about speed, and the machine may have other work.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const ZONE = 'Asia/Shanghai';
const rule = (id: string, more: Readonly<Record<string, unknown>>) => ({
  id,
  method: 'ears-c2',
  params: { baseline: 7, alpha: 0.001, minSigma: 0.5 },
  side: 'upper',
  window: 'day',
  at: ['county'],
  ages: 'all',
  needs: { historyDays: 7, meanCount: 1 },
  floor: { observed: 0, excess: 0 },
  grades: [{ level: 'IV' }],
  ...more,
});
const ili = { of: 'case-definition', definition: 'influenza-like-illness' };
const visits = { of: 'visits' };

const WATCHED: readonly Measure[] = [
  ...KINDS.filter(({ id }) => id !== 'unread'),
  measureOf(
    'ili-share',
    { kind: 'proportion', counted: ili, outOf: { of: 'informative-visits' }, minimum: 5 },
    { detectors: [rule('high', {}), rule('low', { side: 'lower' })] },
  ),
  measureOf(
    'falling',
    { kind: 'count', counted: visits },
    { detectors: [rule('low', { side: 'lower' })] },
  ),
  measureOf(
    'warm',
    { kind: 'mean', value: { event: 'visit', field: 'temperature-c' }, minimum: 5 },
    { unit: { zh: '℃', en: '°C' }, detectors: [rule('high', { params: { minSigma: 0.1 } })] },
  ),
  measureOf(
    'full',
    { kind: 'count', counted: visits },
    {
      detectors: [rule('held', { method: 'fixed', params: { threshold: 45, for: 2, clear: 30 } })],
    },
  ),
  measureOf(
    'unread',
    {
      kind: 'absence',
      after: { event: 'imaging', step: 'requested' },
      expected: { event: 'imaging', step: 'reported' },
      withinMinutes: 30,
    },
    {
      detectors: [
        rule('some', {
          method: 'fixed',
          params: { threshold: 5 },
          window: 'hour',
          needs: { historyDays: 0, meanCount: 0 },
        }),
      ],
    },
  ),
];
const catalogue = composeCatalogue({ ...shippedParts, measures: WATCHED });

let path: TestPath;
const now = Date.now();
const today = startOfDay(dayOf(now, ZONE), ZONE);
function siteIn(county: string): { readonly site: string; readonly place: string } {
  const found = shippedParts.sites.find(({ place }) => place.startsWith(county));
  if (found === undefined) throw new Error(`no site in ${county}`);
  return { site: found.id, place: found.place };
}
const one = siteIn('990102');
const other = siteIn('990103');

beforeAll(async () => {
  path = await startTestPath(catalogue);
  await path.work(['observe', 'assess', 'progress']);
});
afterAll(() => path.stop());

interface Told {
  readonly at: number;
  readonly where?: typeof one;
  readonly fields?: VisitFields;
}

function visit(name: string, { at, where = one, fields = {} }: Told): Event {
  return visitEvent(name, 'start', {
    ...where,
    at,
    statedAt: at,
    receivedAt: Math.max(now, at),
    fields: { occurredAt: at, ...fields },
  });
}

/** Visits of one day before today, the first `ill` of them with influenza. */
function dayOfVisits(
  daysAgo: number,
  { all, ill = 0, where = one }: { all: number; ill?: number; where?: typeof one },
): Event[] {
  return Array.from({ length: all }, (_, number) => {
    const at = today - daysAgo * DAY_MS + 8 * HOUR_MS + number * 60_000;
    const fields = {
      diagnoses: [icd10(number < ill ? 'J11.1' : 'S93.4')],
      temperatureC: number < ill ? 38.6 : 36.6,
      dischargedAt: at + (20 + number) * 60_000,
    };
    return visit(`${where.site}-${String(daysAgo)}-${String(number)}`, {
      at,
      where,
      fields,
    });
  });
}

/** Just now: event time has come this far. */
const present = (name: string): Event[] =>
  [one, other].map((where, at) => visit(`${name}-${String(at)}`, { at: now - 1000, where }));

async function signalsOf(measure: string): Promise<Signal[]> {
  return (await path.signals()).filter((signal) => signal.measure === measure);
}

/** Waits for what must come. */
async function until(measure: string, fits: (signal: Signal) => boolean): Promise<Signal> {
  for (;;) {
    const found = (await signalsOf(measure)).find(fits);
    if (found !== undefined) return found;
    await systemClock.sleep(50);
  }
}

const dayIn = (signal: Signal): number => Math.round((today - signal.window.startAt) / DAY_MS);
const stands = ({ status }: Signal): boolean => status !== 'withdrawn';

/** Yesterday too few, the day before too many of them ill. */
const feverish = dayOfVisits(2, { all: 40, ill: 30 });

describe('with weeks of history', () => {
  beforeAll(async () => {
    const history = Array.from({ length: 27 }, (_, at) => 29 - at).flatMap((daysAgo) => [
      ...dayOfVisits(daysAgo, { all: 40 + (daysAgo % 3), ill: 8 + (daysAgo % 2) }),
      ...dayOfVisits(daysAgo, { all: daysAgo > 3 ? 10 : 50, where: other }),
    ]);
    await path.publish([
      ...history,
      ...feverish,
      ...dayOfVisits(2, { all: 50, where: other }),
      ...dayOfVisits(1, { all: 10 }),
      ...dayOfVisits(1, { all: 40, where: other }),
    ]);
    await path.publish(present('now'));
    await path.settled();
  });

  it('raises a share and a mean that are too high, with their unit in words', async () => {
    const share = await until(
      'ili-share',
      // What was found while the day was still being told is amended until all of it is there.
      (signal) => dayIn(signal) === 2 && stands(signal) && signal.assessment?.facts?.outOf === 40,
    );
    expect(share.observed).toBe(75);
    expect(share.assessment).toMatchObject({
      side: 'upper',
      threshold: share.threshold,
      facts: { count: 30, outOf: 40, unit: { zh: '%', en: '%' } },
    });
    expect(share.reason.words.zh).toContain('观察 75 %');
    const warm = await until(
      'warm',
      (signal) => dayIn(signal) === 2 && stands(signal) && signal.assessment?.facts?.count === 40,
    );
    expect(warm.observed).toBeCloseTo(38.1, 10);
    expect(warm.reason.words.en).toContain('°C');
    expect(warm.title.en).toContain('unusually high');
  });

  it('raises counts and shares that are too low, when the day is over', async () => {
    const falling = await until(
      'falling',
      (signal) => dayIn(signal) === 1 && stands(signal) && signal.observed === 10,
    );
    expect(falling.place).toBe('990102');
    const share = await until(
      'ili-share',
      (signal) => dayIn(signal) === 1 && stands(signal) && signal.assessment?.facts?.outOf === 10,
    );
    expect(share).toMatchObject({
      observed: 0,
      assessment: { side: 'lower', facts: { outOf: 10 } },
    });
    expect(share.assessment?.threshold).toBe(share.assessment?.lower);
    expect(share.title.zh).toContain('异常下降');
  });

  it('raises a fixed limit when it has held, and until it has come back far enough', async () => {
    const days = async (): Promise<number[]> =>
      (await signalsOf('full'))
        .filter((signal) => signal.place === '990103' && stands(signal))
        .map(dayIn)
        .sort();
    // Forty-five was reached three and two days ago; forty yesterday is not under thirty; today is.
    await expect.poll(days, { timeout: 50_000 }).toEqual([1, 2]);
  });

  it('withdraws a share when the visits that made it are cancelled', async () => {
    await path.publish(
      feverish.slice(0, 28).map((event, number) =>
        visitEvent(`${one.site}-2-${String(number)}`, 'cancel', {
          ...one,
          at: event.occurredAt,
          statedAt: event.statedAt + HOUR_MS,
          receivedAt: now + 1000,
        }),
      ),
    );
    await until('ili-share', (signal) => dayIn(signal) === 2 && !stands(signal));
  });
});

it('fires when an answer is overdue by event time, and takes it back when it was only told late', async () => {
  const asked = now - 3 * HOUR_MS;
  const orders = Array.from({ length: 6 }, (_, number) => ({
    name: `order-${String(number)}`,
    at: Math.floor(asked / HOUR_MS) * HOUR_MS + number * 60_000,
  }));
  await path.publish(
    orders.map(({ name, at }) => imagingEvent(name, 'requested', { ...one, at, receivedAt: now })),
  );
  await path.publish(present('later'));
  const overdue = await until('unread', stands);
  expect(overdue).toMatchObject({ observed: 6, window: { kind: 'hour' } });
  await path.publish(
    orders.map(({ name, at }) =>
      imagingEvent(name, 'reported', {
        ...one,
        at: at + 10 * 60_000,
        statedAt: now + 5000,
        receivedAt: now + 5000,
      }),
    ),
  );
  await until('unread', (signal) => signal.id === overdue.id && !stands(signal));
});

it('keeps what a recount of all stored events gives, part by part', async () => {
  await path.settled();
  const { pool } = path.database;
  const kept = await readAmounts(pool);
  const recounted = recount(await readEvents(pool), catalogue);
  expect(compareAmounts(kept, recounted.amounts)).toEqual([]);
  expect([...kept.keys()].filter((key) => key.startsWith('median-stay')).length).toBeGreaterThan(
    20,
  );
});
