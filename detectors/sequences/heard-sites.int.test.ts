// Absences ask whether the feed of their site goes on, to the moment and not to the hour, on real servers: chest pain without an ECG is told once
// the house has sent an ECG that happened after the ten minutes, and not while its ECG feed is silent or has just begun.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import type { SiteId } from '../../contracts/ids.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { ecgEvent, icd10, TEST_SITE, visitEvent } from '../events.fixture.ts';
import { toldBySites } from '../progress/told-store.ts';
import { shippedCatalogue } from '../shipped-catalogue.fixture.ts';
import type { Heard } from '../patterns/found.ts';
import { readHeard } from './heard-sites.ts';
import { startSequencePath, type SequencePath } from './sequence-path.fixture.ts';

const MINUTE_MS = 60_000;
/** Forty minutes past an hour, so that what happened a few minutes before lies in the same hour. */
const START = Date.UTC(2026, 10, 20, 2, 40);
const YOUNG = 's-test-2';

let of: SequencePath;
beforeAll(async () => {
  of = await startSequencePath(shippedCatalogue, START);
  await of.work();
});
afterAll(() => of.stop());

const ecg = (name: string, at: number, site: string): Event =>
  ecgEvent(name, 'read', { ...of.told({ at, site }), person: name });

const painAt = (name: string, at: number, site: string): Event =>
  visitEvent(name, 'start', {
    ...{ ...of.told({ at, site }), person: name },
    fields: { occurredAt: at, class: 'emergency', diagnoses: [icd10('I21.0')] },
  });

const found = async (): Promise<string[]> =>
  (await of.signalsOf('chest-pain-no-ecg')).map(({ siteId }) => siteId ?? '');

const heard = (site: string): Promise<Heard | null> =>
  transaction(of.path.database.pool, async (tx) => {
    const asked = { siteId: site as SiteId, feed: 'ecg' } as const;
    const of = await readHeard(tx, [asked], shippedCatalogue.zone);
    return of(asked.siteId, 'ecg');
  });

/** Looked at again after the minute that a silent feed is given. */
async function later(minutes: number): Promise<void> {
  for (let minute = 0; minute < minutes; minute += 1) {
    of.time.now += MINUTE_MS + 1;
    await of.looked(ecg(`tick ${String(of.time.now)}`, of.time.now, 's-test-3'));
  }
}

describe('chest pain without an ECG', () => {
  it('is not told while the last ECG of the house lies before its ten minutes, in the same hour or not', async () => {
    const known = ecg('days ago', START - 3 * DAY_MS, TEST_SITE);
    await of.looked(known, ecg('before', START - 12 * MINUTE_MS, TEST_SITE));
    await of.looked(ecg('first of all', START - 12 * MINUTE_MS, YOUNG));
    await of.looked(painAt('in pain', START - 11 * MINUTE_MS, TEST_SITE));
    await of.looked(painAt('in pain too', START - 11 * MINUTE_MS, YOUNG));
    await later(4);
    expect(await found()).toEqual([]);
  });

  it('is told within minutes of another person’s ECG there, and not where the feed has just begun', async () => {
    const at = of.time.now;
    await of.looked(ecg('another', at, TEST_SITE), ecg('another there', at, YOUNG));
    await later(6);
    await expect.poll(found, { timeout: 60_000 }).toEqual([TEST_SITE]);
    const [signal] = await of.signalsOf('chest-pain-no-ecg');
    expect(signal).toMatchObject({ status: 'raised', startedAt: START - 11 * MINUTE_MS });
  });
});

describe('what a site has told', () => {
  const until = { sinceAt: START - 12 * MINUTE_MS, untilAt: START + 4 * (MINUTE_MS + 1) };

  it('is known to the moment, also once it is added up by day', async () => {
    expect(await heard(YOUNG)).toEqual(until);
    await transaction(of.path.database.pool, async (tx) => {
      const { zone } = shippedCatalogue;
      const calendar = { zone, typeOf: () => 'work' as const };
      const ground = { now: of.time.now, calendar, sites: [], findsMissed: false };
      await toldBySites(tx, ground);
    });
    expect(await heard(YOUNG)).toEqual(until);
    expect(await heard('s-test-9')).toBeNull();
  });

  it('is known from the end of the first day and to the beginning of the last where moments were not noted yet', async () => {
    await of.path.database.pool.query('UPDATE told_facts SET first_at = NULL, last_at = NULL');
    // 02:40 UTC is 10:40 of the day in the zone.
    const dayAt = Date.UTC(2026, 10, 19, 16);
    expect(await heard(YOUNG)).toEqual({ sinceAt: dayAt + 24 * HOUR_MS, untilAt: dayAt });
    expect((await heard(TEST_SITE))?.sinceAt).toBe(dayAt - 2 * DAY_MS);
  });
});
