// What settlements say of their items, against each other and against the clinical records of the same person, on real servers: found by the
// shipped rules, and withdrawn by a reversal, a correction or a record that comes late. A feed that is silent proves nothing.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ClaimBody } from '../../contracts/event/resource.ts';
import type { Event } from '../../contracts/event/event.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { claimEvent, imagingEvent, recordToken, visitEvent } from '../events.fixture.ts';
import { shippedCatalogue } from '../shipped-catalogue.fixture.ts';
import { startSequencePath, type SequencePath } from './sequence-path.fixture.ts';

const START = Date.UTC(2026, 10, 20, 2);
const MEDICINE = 'XA02BCA218A001010100001';
const CT = '002103000010000';
const CONSULTATION = '001102000010000';

let of: SequencePath;
beforeAll(async () => {
  of = await startSequencePath(shippedCatalogue, START);
  await of.work();
});
afterAll(() => of.stop());

const item = (code: string, more: Partial<ClaimBody['items'][number]> = {}) => ({
  ...{ code, quantity: 1, amountFen: 10_000 },
  ...more,
});

interface Claim extends Partial<ClaimBody> {
  readonly person: string;
  readonly at: number;
  readonly site?: string;
}

const claim = (name: string, { person, at, site, ...body }: Claim): Event =>
  claimEvent(
    name,
    { totalFen: 10_000, setting: 'outpatient', ...body },
    { ...of.told({ at }), person, ...(site !== undefined && { site }) },
  );

const reversal = (name: string, { person, items }: Pick<Claim, 'person' | 'items'>): Event =>
  claimEvent(
    `${name} back`,
    { totalFen: -10_000, step: 'reversed', reverses: recordToken(name), ...(items && { items }) },
    { ...of.told({ at: of.time.now }), person },
  );

describe('medicine for too many days at once', () => {
  const person = 'supplied';

  it('is one finding for each settlement, whatever it has of such items', async () => {
    const items = [
      item(MEDICINE, { daysSupply: 60 }),
      item(`${MEDICINE}2`, { daysSupply: 31 }),
      item('XB', { daysSupply: 30 }),
    ];
    await of.looked(claim('large', { person, at: of.time.now, items }));
    expect(await of.signalsOf('oversized-prescription')).toMatchObject([
      {
        status: 'raised',
        observed: 2,
        ownerDepartments: ['medical-insurance', 'health-commission'],
      },
    ]);
    expect(await of.statuses('oversized-chronic-prescription')).toEqual([]);
  });

  it('is withdrawn where the settlement is corrected', async () => {
    of.time.now += HOUR_MS;
    const items = [item(MEDICINE, { daysSupply: 6 })];
    await of.looked(claim('large', { person, at: of.time.now, items, step: 'corrected' }));
    await of.expectStatuses('oversized-prescription', ['withdrawn']);
  });
});

describe('the same medicine again', () => {
  const person = 'doubled';
  const dispensed = (name: string, day: number, site: string): Event =>
    claim(name, {
      ...{ person, site, at: START - 20 * DAY_MS + day * DAY_MS },
      items: [item(MEDICINE, { daysSupply: 30 })],
    });

  it('is found at another site before half of it is used, also told in the other order', async () => {
    await of.looked(dispensed('again', 14, 's-test-2'));
    await of.looked(dispensed('before', 0, 's-test-1'));
    // The day is more than a week ago: a delivered history is not today's work.
    expect(await of.statuses('split-prescription')).toEqual(['raised']);
    const [signal] = await of.signalsOf('split-prescription');
    expect(signal).toMatchObject({ siteId: 's-test-2', observed: 14 * 24 * 60 });
  });

  it('is none where the first was taken back', async () => {
    of.time.now += HOUR_MS;
    await of.looked(reversal('before', { person }));
    await of.expectStatuses('split-prescription', ['withdrawn']);
  });
});

describe('an item that is charged once a day', () => {
  const person = 'charged';

  it('is found when it is charged again on the day, and not when one of the two items was given back', async () => {
    const items = [item(CONSULTATION), item('XB', { quantity: 9 })];
    const at = of.time.now;
    await of.looked(claim('morning', { person, at: at - HOUR_MS, items }));
    expect(await of.statuses('duplicate-charge')).toEqual([]);
    await of.looked(claim('noon', { person, at, items }));
    await of.expectStatuses('duplicate-charge', ['raised']);
    of.time.now += HOUR_MS;
    const back = claimEvent(
      'noon back',
      {
        ...{ totalFen: -100, step: 'reversed', reverses: recordToken('noon') },
        items: [item(CONSULTATION, { amountFen: -10_000 })],
      },
      { ...of.told({ at: of.time.now }), person },
    );
    await of.looked(back);
    await of.expectStatuses('duplicate-charge', ['withdrawn']);
  });
});

describe('imaging that was settled', () => {
  const image = (name: string, person: string, at: number): Event =>
    imagingEvent(name, 'acquired', {
      ...of.told({ at }),
      person,
      image: { modality: MODALITY[name] ?? 'CT' },
    });
  const MODALITY: Readonly<Record<string, 'DX'>> = { 'x-ray': 'DX' };
  const settled = (name: string, person: string, at: number): Event =>
    claim(name, { person, at, items: [item(CT)] });
  let at = 0;

  it('without a record is not found while the feed of the site is silent', async () => {
    at = of.time.now;
    await of.looked(settled('phantom', 'nobody', at), settled('honest', 'somebody', at));
    await of.looked(settled('swapped', 'other', at));
    of.time.now = at + 25 * HOUR_MS;
    await of.looked(image('old', 'another', at - 15 * DAY_MS), image('done', 'somebody', at));
    await of.looked(image('x-ray', 'other', at - HOUR_MS));
    of.time.now += 2 * HOUR_MS;
    await of.looked(image('just', 'fourth', at + HOUR_MS));
    expect(await of.statuses('phantom-service')).toEqual([]);
  });

  it('is found once the feed has told of what was later, by its own site', async () => {
    await of.looked(image('later', 'fourth', at + 26 * HOUR_MS));
    of.time.now += 2 * HOUR_MS;
    await of.expectStatuses('phantom-service', ['raised']);
    const [signal] = await of.signalsOf('phantom-service');
    expect(signal).toMatchObject({ siteId: 's-test-1', reason: { code: 'not-in-records' } });
  });

  it('as something else than was done is found with what was done', async () => {
    await of.expectStatuses('item-substitution', ['raised']);
    const [signal] = await of.signalsOf('item-substitution');
    expect(signal?.reason.code).toBe('other-in-records');
    expect(signal?.evidence).toHaveLength(2);
  });

  it('is withdrawn where the record comes late', async () => {
    await of.looked(image('found again', 'nobody', at - HOUR_MS));
    await of.expectStatuses('phantom-service', ['withdrawn']);
    of.time.now += HOUR_MS;
    await of.looked(reversal('swapped', { person: 'other' }));
    await of.expectStatuses('item-substitution', ['withdrawn']);
  });
});

describe('a settlement without a visit', () => {
  it('is found, and withdrawn where the visit is told late', async () => {
    const at = of.time.now;
    const visit = (name: string, person: string, when: number): Event =>
      visitEvent(name, 'start', { ...of.told({ at: when }), person, fields: { occurredAt: when } });
    await of.looked(visit('first of site', 'someone', at - 20 * DAY_MS));
    await of.looked(claim('no visit', { person: 'absent', at }));
    of.time.now = at + 26 * HOUR_MS;
    await of.looked(visit('next of site', 'someone', at + 25 * HOUR_MS));
    of.time.now += 2 * HOUR_MS;
    const ofAbsent = async (): Promise<readonly string[]> =>
      (await of.signalsOf('phantom-visit'))
        .filter(({ startedAt }) => startedAt === at)
        .map(({ status }) => status);
    await expect.poll(ofAbsent, { timeout: 60_000 }).toEqual(['raised']);
    await of.looked(visit('told late', 'absent', at - HOUR_MS));
    await expect.poll(ofAbsent, { timeout: 60_000 }).toEqual(['withdrawn']);
  });
});

describe('settlements of one pharmacy', () => {
  const SITE = 's-test-3';
  const swiped = (number: number, at: number): Event =>
    claim(`swiped ${String(number)}`, {
      ...{ person: `holder ${String(number)}`, at: at + number * 15_000, site: SITE },
      setting: 'pharmacy',
    });

  it('of many persons within minutes are found at the site, and withdrawn where some are taken back', async () => {
    const at = of.time.now - HOUR_MS;
    await of.looked(...Array.from({ length: 29 }, (_, number) => swiped(number, at)));
    expect(await of.statuses('claims-at-once')).toEqual([]);
    await of.looked(swiped(29, at));
    await of.expectStatuses('claims-at-once', ['raised']);
    expect(await of.signalsOf('claims-at-once')).toMatchObject([{ siteId: SITE, observed: 30 }]);
    const back = claimEvent(
      'swiped back',
      { totalFen: -10_000, step: 'reversed', reverses: recordToken('swiped 7') },
      { ...of.told({ at: of.time.now }), person: 'holder 7', site: SITE },
    );
    await of.looked(back);
    await of.expectStatuses('claims-at-once', ['withdrawn']);
  });
});

describe('a person who was referred', () => {
  it('and is seen nowhere else is found when two days are over, and withdrawn where the visit is told late', async () => {
    const at = of.time.now;
    const fields = { occurredAt: at - HOUR_MS, dischargedAt: at, disposition: '02' };
    await of.looked(
      visitEvent('referred', 'start', { ...of.told({ at: at - HOUR_MS }), person: 'sent', fields }),
    );
    of.time.now = at + 48 * HOUR_MS + 1000;
    await of.expectStatuses('referral-not-arrived', ['raised']);
    const seen = visitEvent('seen', 'start', {
      ...{ ...of.told({ at: at + DAY_MS }), site: 's-test-2', person: 'sent' },
      fields: { occurredAt: at + DAY_MS },
    });
    await of.looked(seen);
    await of.expectStatuses('referral-not-arrived', ['withdrawn']);
  });

  it('has arrived where the visit elsewhere began up to an hour before the discharge was recorded, and not where earlier', async () => {
    const endedAt = of.time.now;
    const sent = (person: string): Event =>
      visitEvent(`${person} sent`, 'start', {
        ...{ ...of.told({ at: endedAt - DAY_MS }), person },
        fields: { occurredAt: endedAt - DAY_MS, dischargedAt: endedAt, disposition: '02' },
      });
    const came = (person: string, at: number): Event =>
      visitEvent(`${person} came`, 'start', {
        ...{ ...of.told({ at }), site: 's-test-2', person },
        fields: { occurredAt: at },
      });
    await of.looked(sent('ahead'), sent('long ahead'));
    await of.looked(came('ahead', endedAt - HOUR_MS));
    await of.looked(came('long ahead', endedAt - HOUR_MS - 1));
    of.time.now = endedAt + 48 * HOUR_MS + 1000;
    const ofBoth = async (): Promise<readonly string[]> =>
      (await of.signalsOf('referral-not-arrived'))
        .filter(({ startedAt }) => startedAt === endedAt)
        .map(({ status }) => status);
    await expect.poll(ofBoth, { timeout: 60_000 }).toEqual(['raised']);
  });
});
