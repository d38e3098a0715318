// Settlements, resources and counts as events: exact money, reversals that name their originals, codes without persons, and refusals
// that say the field and nothing more.
import { describe, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { siteOf, toEventOf } from '../one-site.fixture.ts';
import { readRecord } from './from-record.ts';
import type { Made } from './to-event.ts';

const site = siteOf({ id: 's-990102001-1', facilityCodes: ['QQ'] });
const receivedAt = Date.parse('2026-06-02T12:00:00+08:00');
const toEvent = toEventOf();

function made(record: object): Made {
  const reading = readRecord(record, site.zone);
  if (reading.outcome === 'rejected') return reading;
  return toEvent(reading.statement, { site, facility: undefined, door: 'file', receivedAt });
}

function eventOf<K extends Event['kind']>(record: object, kind: K): Extract<Event, { kind: K }> {
  const result = made(record);
  if (result.outcome === 'rejected')
    throw new Error(`${result.rejection.code}: ${result.rejection.reason}`);
  if (result.event.kind !== kind) throw new Error(result.event.kind);
  return result.event as Extract<Event, { kind: K }>;
}

const code = (record: object): string => {
  const result = made(record);
  return result.outcome === 'rejected' ? result.rejection.code : 'taken';
};

const claim = {
  kind: 'claim',
  setl_id: 'S-20260601-000017',
  mdtrt_id: 'V1',
  psn_no: '99010000001234567890',
  certno: '99010219900307123X',
  psn_name: '张東',
  brdy: '1990-03-07',
  setl_time: '2026-06-01 09:30:00',
  medfee_sumamt: '1234.56',
  fund_pay_sumamt: '0.10',
  insu_admdvs: '990103',
  grp_code: 'BR23',
  feedetail: [{ med_list_codg: 'XN02BEA075A001010100001', cnt: '2', det_item_fee_sumamt: '12.3' }],
};

describe('a settlement line', () => {
  it('keeps its money to the fen and its links as tokens', () => {
    const { body } = eventOf(claim, 'claim');
    expect(body).toMatchObject({ totalFen: 123456, fundFen: 10, step: 'settled', group: 'BR23' });
    expect(body.items).toEqual([{ code: 'XN02BEA075A001010100001', quantity: 2, amountFen: 1230 }]);
    expect(body.insuredPlace).toBe('990103');
  });

  it('names the visit that the same site sent under its number', () => {
    const visit = eventOf(
      { kind: 'visit', id: 'r', visitNumber: 'V1', occurredAt: '2026-06-01 09:00:00' },
      'visit',
    );
    expect(eventOf(claim, 'claim').body.visit).toBe(visit.body.visit);
  });

  it('lets nothing pass that says who it was', () => {
    const text = JSON.stringify(eventOf(claim, 'claim'));
    for (const planted of ['张東', claim.certno, claim.psn_no, claim.setl_id, '1990'])
      expect(text).not.toContain(planted);
  });

  it('takes back another settlement by its id, with a minus or without', () => {
    const original = eventOf(claim, 'claim').body.record;
    for (const medfee_sumamt of ['-1234.56', '1234.56']) {
      const back = { ...claim, setl_id: 'S-2', init_setl_id: claim.setl_id, refd_setl_flag: 1 };
      const { body } = eventOf({ ...back, medfee_sumamt, fund_pay_sumamt: 0.1 }, 'claim');
      expect(body).toMatchObject({
        step: 'reversed',
        reverses: original,
        totalFen: -123456,
        fundFen: -10,
      });
    }
  });

  it('takes back itself where it names no other', () => {
    const { body } = eventOf({ ...claim, refd_setl_flag: '1' }, 'claim');
    expect(body.step).toBe('reversed');
    expect(body.reverses).toBeUndefined();
  });

  it('carries what its review came to and when, in the zone of the site, and nothing else of it', () => {
    const told = { outcome: 'fraud', at: '2026-06-01 18:00:00', reviewer: '李審' };
    const { body, ...event } = eventOf({ ...claim, review: told }, 'claim');
    expect(body.review).toEqual({ outcome: 'fraud', at: Date.parse('2026-06-01T18:00:00+08:00') });
    expect(eventOf(claim, 'claim').body).not.toHaveProperty('review');
    expect(JSON.stringify([body, event])).not.toContain('李');
  });

  it.each([
    ['invalid-record', { ...claim, review: { outcome: 'fraud' } }],
    ['invalid-record', { ...claim, review: { outcome: 'suspicious', at: '2026-06-01' } }],
    ['invalid-time', { ...claim, review: { outcome: 'proper', at: 'lately' } }],
    ['missing-id', { ...claim, setl_id: undefined }],
    ['missing-time', { ...claim, setl_time: undefined }],
    ['invalid-time', { ...claim, setl_time: 'soon' }],
    ['invalid-amount', { ...claim, medfee_sumamt: '12.345' }],
    ['invalid-amount', { ...claim, fund_pay_sumamt: 'free' }],
    ['negative-amount', { ...claim, medfee_sumamt: '-1' }],
    ['invalid-amount', { ...claim, feedetail: [{ med_list_codg: 'A', det_item_fee_sumamt: 'x' }] }],
  ])('is refused with %s', (expected, record) => {
    expect(code(record)).toBe(expected);
  });
});

const at = '2026-06-01T08:00:00+08:00';

describe('records of means', () => {
  it.each([
    [
      { kind: 'beds', ward: 'ICU', staffed: 20, occupied: '18' },
      { ward: 'ICU', occupied: 18 },
    ],
    [{ kind: 'device-use', deviceKind: 'CT', available: 2, inUse: 1 }, { deviceKind: 'CT' }],
    [{ kind: 'stock', item: 'mask-n95', onHand: 500, dailyUse: '12.5' }, { dailyUse: 12.5 }],
    [
      { kind: 'staff', post: 'nurse', onDuty: 40, absent: 3 },
      { post: 'nurse', absent: 3 },
    ],
  ])('%o is taken without an id of its own', (record, expected) => {
    const result = made({ ...record, occurredAt: at });
    if (result.outcome === 'rejected') throw new Error(result.rejection.reason);
    expect(result.event.body).toMatchObject(expected);
  });

  it('puts a token where a name stands for a ward, one for each', () => {
    const wardOf = (ward: string): string => {
      const record = { kind: 'beds', occurredAt: at, ward, staffed: 1, occupied: 0 };
      return eventOf(record, 'beds').body.ward;
    };
    expect(wardOf('李秀英')).toMatch(/^c1\.[a-z2-7]{26,}$/);
    expect(wardOf('李秀英病区')).toMatch(/^c1\.[a-z2-7]{26,}$/);
    expect(wardOf('李秀英病区')).not.toBe(wardOf('王秀英病区'));
    expect(wardOf('李秀英')).toBe(wardOf('李秀英'));
  });

  it.each(['内科', '儿科', '重症医学科', 'internal-medicine'])('leaves %s as it is', (ward) => {
    const record = { kind: 'beds', occurredAt: at, ward, staffed: 1, occupied: 0 };
    expect(eventOf(record, 'beds').body.ward).toBe(ward);
  });
});

describe('counts', () => {
  const absence = {
    kind: 'school-absence',
    id: 'a-1',
    occurredAt: '2026-06-01',
    item: 'absent',
    count: 12,
    denominator: 300,
    setting: 'school:99010200101',
    place: '990102002',
  };

  it('keep the school, its place and of how many', () => {
    expect(eventOf(absence, 'school-absence').body).toMatchObject({
      item: 'absent',
      count: 12,
      denominator: 300,
      setting: 'school:99010200101',
      place: '990102002',
    });
  });

  it('have one record in every correction', () => {
    const first = eventOf(absence, 'school-absence');
    const second = eventOf({ ...absence, count: 13, status: 'corrected' }, 'school-absence');
    expect(second.body.record).toBe(first.body.record);
    expect(second.id).not.toBe(first.id);
  });

  it.each([
    ['invalid-count', { ...absence, count: '12.5' }],
    ['invalid-record', { ...absence, count: -1 }],
    ['count-over-denominator', { ...absence, count: 301 }],
    ['place-not-yours', { ...absence, place: '880102002' }],
    ['missing-id', { ...absence, id: undefined }],
  ])('are refused with %s', (expected, record) => {
    expect(code(record)).toBe(expected);
  });
});
