// Settlements that failed: why, of the closed list; words never leave, a code of the sender's own only keyed.
import { describe, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { siteOf, toEventOf } from '../one-site.fixture.ts';
import { readRecord } from './from-record.ts';
import type { Made } from './to-event.ts';

const site = siteOf({ id: 's-990102001-1', facilityCodes: ['QQ'] });
const receivedAt = Date.parse('2026-06-01T12:00:00+08:00');
const toEvent = toEventOf();

const failed = {
  ...{ kind: 'settlement-failure', id: 'F-1', mdtrt_id: 'MD5550001', insu_admdvs: '310101' },
  occurredAt: '2026-06-01T09:30:00+08:00',
  patient: { idNumber: '99010219900307123X', name: '张東', phone: '13800138000' },
  ...{ reason: 'not-filed', medfee_sumamt: '412.50' },
};
function made(record: object): Made {
  const reading = readRecord({ ...failed, ...record }, site.zone);
  if (reading.outcome === 'rejected') return reading;
  return toEvent(reading.statement, { site, facility: undefined, door: 'events-api', receivedAt });
}
function event(record: object): Extract<Event, { readonly kind: 'settlement-failure' }> {
  const result = made(record);
  if (result.outcome === 'rejected') throw new Error(result.rejection.code);
  if (result.event.kind !== 'settlement-failure') throw new Error(result.event.kind);
  return result.event;
}

describe('a settlement that failed', () => {
  it('says why, where the person is insured and how much, and names nobody', () => {
    const told = event({});
    expect(told.body).toMatchObject({
      ...{ step: 'failed', reason: 'not-filed', insuredPlace: '310101', totalFen: 41250 },
    });
    expect(JSON.stringify(told)).not.toMatch(/F-1|MD5550001|张|13800138000|990102199/);
  });

  it.each([
    ['参保人未办理异地就医备案', 'not-filed'],
    ['参保状态：暂停参保', 'not-insured'],
    ['社保卡密码错误', 'credential'],
    ['医保目录编码不存在', 'code-not-mapped'],
    ['该险种不支持跨省结算', 'not-covered'],
    ['门诊统筹限额已用完', 'limit-reached'],
    ['费用明细未上传', 'visit-not-told'],
    ['该就诊已结算', 'already-settled'],
    ['机构未开通跨省门诊', 'house-not-open'],
    ['请求国家平台超时', 'no-answer'],
    ['constructor', 'other'],
    ['', 'other'],
  ])('in the words "%s" is %s', (reason, expected) => {
    const { body } = event({ reason: reason === '' ? undefined : reason });
    expect(body.reason).toBe(expected);
  });

  it('keeps a code of its own keyed, the same for the same, and no words', () => {
    const [one, same, other] = ['ERR-KZQXW-2204417', 'ERR-KZQXW-2204417', 'ERR-KZQXW-2204418'].map(
      (reason, at) => event({ id: `F-${String(at)}`, reason }).body.ownReason,
    );
    expect(one).toMatch(/^[a-z]\d+\.[a-z2-7]+$/);
    expect(same).toBe(one);
    expect(other).not.toBe(one);
    const words = event({ reason: '患者张東电话13800138000说明不符' });
    expect(words.body).toMatchObject({ reason: 'other' });
    expect(words.body.ownReason).toBeUndefined();
    for (const reason of ['13800138000', 'OUYANGZHENHUA', '99010219900307123X'])
      expect(JSON.stringify(event({ reason }))).not.toContain(reason);
  });

  it('is withdrawn by what outranks it at its moment', () => {
    const [told, fixed, back] = ['failed', 'corrected', 'withdrawn'].map((status) =>
      event({ status }),
    );
    expect(new Set([told, fixed, back].map((one) => one?.body.record)).size).toBe(1);
    expect(back?.statedRank).toBeGreaterThan(fixed?.statedRank ?? 9);
    expect(fixed?.statedRank).toBeGreaterThan(told?.statedRank ?? 9);
  });

  it.each([
    [{ medfee_sumamt: 'a lot' }, 'invalid-amount'],
    [{ medfee_sumamt: '-3' }, 'invalid-amount'],
    [{ occurredAt: undefined }, 'missing-time'],
    [{ status: 'settled' }, 'invalid-record'],
  ])('%o is refused as %s', (record, code) => {
    const result = made(record);
    expect(result.outcome === 'rejected' ? result.rejection.code : 'taken').toBe(code);
  });
});
