// Answers to claims that ended in an error: a settlement that failed, with its reason and the place of insurance, and no money.
import { describe, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { bundle, codeOf, openDoor, patient, send, statusesOf } from './fhir.fixture.ts';

type Failure = Extract<Event, { readonly kind: 'settlement-failure' }>;
type Loose = Readonly<Record<string, unknown>>;

const subject = { reference: 'Patient/p1' };
const at = '2026-05-31T10:00:00+08:00';
const PLACE_SYSTEM = 'urn:vigil:insured-place';
const claim: Loose = {
  ...{ resourceType: 'Claim', id: 'k1', identifier: [{ value: 'S1' }], status: 'active' },
  ...{ use: 'claim', patient: subject, created: at, total: { value: 412.5, currency: 'CNY' } },
  item: [{ encounter: [{ identifier: { value: 'VN1' } }], net: { value: 412.5 } }],
};
const response: Loose = {
  ...{ resourceType: 'ClaimResponse', id: 'k2', status: 'active', use: 'claim', outcome: 'error' },
  ...{ patient: subject, created: at, request: { reference: 'Claim/k1' } },
  insurer: { identifier: { system: PLACE_SYSTEM, value: '310101' } },
  error: [{ code: { coding: [{ code: 'E-17' }], text: '参保人未办理异地就医备案' } }],
};
const explanation: Loose = {
  ...{ resourceType: 'ExplanationOfBenefit', id: 'x1', status: 'active', use: 'claim' },
  ...{ outcome: 'error', patient: subject, created: at, disposition: '请求国家平台超时' },
};

async function tell(...resources: readonly Loose[]) {
  const door = openDoor();
  const answer = await send(door, '/fhir', bundle('batch', patient, ...resources));
  const failures = door.events.filter(
    (event): event is Failure => event.kind === 'settlement-failure',
  );
  return { door, events: door.events, failures, statuses: statusesOf(answer).slice(1) };
}

describe('an answer that ended in an error', () => {
  it('is a settlement that failed, and its claim is no settlement', async () => {
    const { events, failures, statuses } = await tell(claim, response);
    expect(statuses).toEqual(['200', '201']);
    expect(events.map(({ kind }) => kind)).toEqual(['settlement-failure']);
    expect(failures[0]?.occurredAt).toBe(Date.parse(at));
    expect(failures[0]?.person).toMatch(/^p1\./);
    expect(failures[0]?.body).toMatchObject({
      ...{ step: 'failed', reason: 'not-filed', insuredPlace: '310101', totalFen: 41_250 },
      visit: expect.stringMatching(/^v1\./) as unknown,
    });
    expect(JSON.stringify(events)).not.toMatch(/E-17|备案|"VN1"|"k2"/);
  });

  it('about a claim that came before it by itself takes that back', async () => {
    const door = openDoor();
    await send(door, '/fhir', bundle('batch', patient, claim));
    const request = { identifier: { value: 'S1' } };
    await send(door, '/fhir', bundle('batch', patient, { ...response, request }));
    expect(door.events.map(({ kind }) => kind)).toEqual(['claim', 'settlement-failure', 'claim']);
    const [settled, , back] = door.events.map(({ body }) => body as { record: string });
    expect(back).toMatchObject({ record: settled?.record, step: 'reversed', totalFen: 0 });
  });

  it('is taken back when it was withdrawn, and when a later version of it settles', async () => {
    const { failures: failed } = await tell(response);
    const { events, failures: withdrawn } = await tell({ ...response, status: 'cancelled' });
    expect(withdrawn.map(({ body }) => body.step)).toEqual(['withdrawn']);
    expect(events).toHaveLength(1);
    const settled = { ...response, outcome: 'complete', error: undefined };
    const later = await tell(claim, { ...settled, meta: { versionId: '2' } });
    expect(later.events.map(({ kind }) => kind)).toEqual(['claim', 'settlement-failure']);
    expect(later.events[0]?.body).toMatchObject({ totalFen: 41_250 });
    for (const { body } of [...withdrawn, ...later.failures])
      expect(body).toMatchObject({ record: failed[0]?.body.record, step: 'withdrawn' });
    expect((await tell(claim, { ...settled, meta: { versionId: '1' } })).failures).toEqual([]);
    expect((await tell(claim, { ...settled, meta: { versionId: 'MTYx' } })).failures).toEqual([]);
  });

  it('says why by the first thing that says it, and keeps no words', async () => {
    const reasonOf = async (told: Loose): Promise<unknown> => (await tell(told)).failures[0]?.body;
    expect(await reasonOf(explanation)).toMatchObject({ reason: 'no-answer' });
    const note = { disposition: undefined, processNote: [{ text: '社保卡密码错误' }] };
    expect(await reasonOf({ ...explanation, ...note })).toMatchObject({ reason: 'credential' });
    const error = [{ code: { coding: [{ code: 'a001' }] } }, { code: { text: 'limit-reached' } }];
    expect(await reasonOf({ ...response, error })).toMatchObject({ reason: 'limit-reached' });
    const own = { ...response, error: [{ code: { coding: [{ code: 'a001' }] } }] };
    expect(await reasonOf(own)).toMatchObject({ reason: 'other', ownReason: 'a001' });
    expect(await reasonOf({ ...response, error: undefined })).toMatchObject({ reason: 'other' });
  });

  it.each([
    ['by the coverage before the insurer', '440305', { coverage: { reference: 'Coverage/c' } }],
    ['by the insurer where the coverage says nothing', '310101', { coverage: { display: 'A' } }],
  ])('says where the person is insured, %s', async (_, place, insurance) => {
    const coverage = {
      ...{
        resourceType: 'Coverage',
        id: 'c',
        contained: [
          {
            resourceType: 'Organization',
            id: 'o',
            address: [{ state: '广东省', district: '440305' }],
          },
        ],
      },
      payor: [{ reference: '#o' }],
    };
    const { failures } = await tell(coverage, { ...response, insurance: [insurance] });
    expect(failures[0]?.body.insuredPlace).toBe(place);
  });

  it('takes no other number for a place', async () => {
    const insurer = { identifier: { system: 'urn:x:members', value: '310101' } };
    expect((await tell({ ...response, insurer })).failures[0]?.body).not.toHaveProperty(
      'insuredPlace',
    );
  });
});

describe('what settles nothing and failed at nothing', () => {
  it.each([
    { outcome: 'queued' },
    { status: 'draft' },
    { use: 'preauthorization' },
    { use: 'predetermination' },
  ])('with %j is not counted', async (change) => {
    const { events, statuses } = await tell({ ...response, ...change });
    expect([events, statuses]).toEqual([[], ['200']]);
  });

  it.each([
    [{ outcome: 'failed' }, 'invalid-resource'],
    [{ id: undefined }, 'missing-id'],
    [{ created: 'yesterday' }, 'invalid-time'],
    [{ total: [{ category: submitted(), amount: { value: -3 } }] }, 'invalid-amount'],
    [{ total: [{ category: submitted(), amount: { value: 0.123 } }] }, 'invalid-amount'],
    [
      { total: [{ category: submitted(), amount: { value: 1, currency: 'USD' } }] },
      'unsupported-currency',
    ],
  ])('with %j is refused', async (change, code) => {
    const door = openDoor();
    const told = { ...response, ...change, patient: { identifier: { value: 'P7' } } };
    expect(codeOf(await send(door, '/fhir/ClaimResponse', told))).toBe(code);
    expect(door.events).toEqual([]);
  });
});

function submitted(): object {
  return { coding: [{ code: 'submitted' }] };
}
