// HL7 v2 messages all the way to counts, without servers: discharges, cancellations, what takes them back, and merged persons, in every
// order in which a network may deliver them.
import { describe, expect, it } from 'vitest';
import type { Event } from '../contracts/event/event.ts';
import { recount } from '../detectors/observe/recount.ts';
import { shippedCatalogue as catalogue } from '../detectors/shipped-catalogue.fixture.ts';
import { readFrame } from '../ingest/hl7v2/read-frame.ts';
import { frameContextOf, judgeFacts } from '../ingest/mllp/judge-facts.ts';
import { siteOf, toEventOf } from '../ingest/one-site.fixture.ts';
import { SiteRegistry } from '../ingest/sites/registry.ts';

const site = siteOf({ id: 's-990102005-1' });
const toEvent = toEventOf();
const RECEIVED_AT = Date.UTC(2026, 4, 2);

interface Told {
  readonly minute: number;
  readonly person?: string;
  readonly visit?: string;
  readonly diagnosis?: string;
  readonly retired?: string;
}

function told(trigger: string, words: Told): Event {
  const { minute, person = 'P1', visit = 'V1', diagnosis, retired } = words;
  const at = `2026050110${String(minute).padStart(2, '0')}00`;
  const text = [
    `MSH|^~\\&|HIS|H1|V|C|${at}||ADT^${trigger}|${trigger}-${String(minute)}-${person}-${visit}|P|2.5.1`,
    `EVN||${at}`,
    `PID|1||${person}^^^H1^MR||张^三||19900101|F`,
    ...(retired === undefined ? [] : [`MRG|${retired}^^^H1^MR`]),
    `PV1||I${'|'.repeat(17)}${visit}${'|'.repeat(17)}${trigger === 'A03' ? '01' : ''}${'|'.repeat(8)}202605011000`,
    ...(diagnosis === undefined ? [] : [`DG1|1||${diagnosis}^^I10|||F`]),
  ].join('\r');
  const { outcome } = readFrame(Buffer.from(text), frameContextOf(site, RECEIVED_AT));
  if (outcome.kind !== 'facts') throw new Error(JSON.stringify(outcome));
  const { events } = judgeFacts(outcome.facts, {
    registry: () => new SiteRegistry({ sites: [site], keys: [], peers: [] }),
    toEvent,
    peer: { site, speaksForAll: false, unknownFacility: 'own-site' },
    receivedAt: RECEIVED_AT,
  });
  const [event] = events;
  if (event === undefined) throw new Error('no event');
  return event;
}

function everyOrder<T>(items: readonly T[]): T[][] {
  if (items.length < 2) return [[...items]];
  return items.flatMap((item, at) =>
    everyOrder([...items.slice(0, at), ...items.slice(at + 1)]).map((rest) => [item, ...rest]),
  );
}

const counted = (measure: string, events: readonly Event[]): number => {
  const series = `${measure}~city~9901~all day `;
  return [...recount(events, catalogue).counts]
    .filter(([key]) => key.startsWith(series))
    .reduce((sum, [, count]) => sum + count, 0);
};

const admitted = told('A01', { minute: 1, diagnosis: 'A09' });
const discharged = told('A03', { minute: 2 });
const notDischarged = told('A13', { minute: 3 });
const cancelled = told('A11', { minute: 4 });
const updated = told('A08', { minute: 5, diagnosis: 'S93.4' });

describe('a visit', () => {
  it.each([
    ['A01', [admitted], 1],
    ['A01 A03', [admitted, discharged], 1],
    ['A01 A03 A13', [admitted, discharged, notDischarged], 1],
    ['A01 A11', [admitted, cancelled], 0],
    ['A01 A03 A13 A11', [admitted, discharged, notDischarged, cancelled], 0],
    ['A01 A11 A08: an update brings no cancelled visit back', [admitted, cancelled, updated], 0],
    ['A11 A13: a later one does', [admitted, cancelled, told('A13', { minute: 6 })], 1],
    ['A01 A01: told twice', [admitted, admitted], 1],
  ])('%s counts so in every order', (_, events, visits) => {
    for (const order of everyOrder(events)) expect(counted('visits', order)).toBe(visits);
  });

  it('has no discharge any more after A13, and keeps its diagnosis', () => {
    expect(notDischarged).toMatchObject({
      kind: 'visit',
      body: { action: 'restore', fields: { disposition: null, dischargedAt: null } },
    });
    for (const order of everyOrder([admitted, discharged, notDischarged]))
      expect(counted('diarrhoea', order)).toBe(1);
  });

  it('leaves its syndrome with an update', () => {
    for (const order of everyOrder([admitted, discharged, updated]))
      expect([counted('visits', order), counted('diarrhoea', order)]).toEqual([1, 0]);
  });
});

describe('a merge of persons', () => {
  const ann = told('A01', { minute: 1, person: 'P1', visit: 'V1', diagnosis: 'A00.9' });
  const bob = told('A01', { minute: 2, person: 'P2', visit: 'V2', diagnosis: 'A00.9' });
  const late = told('A01', { minute: 9, person: 'P1', visit: 'V3', diagnosis: 'A00.9' });
  const merge = told('A40', { minute: 3, person: 'P2', retired: 'P1' });
  const chain = told('A40', { minute: 4, person: 'P3', retired: 'P2' });
  const cases = (events: readonly Event[]): unknown => {
    const { singleCases, clusterCases } = recount(events, catalogue);
    return [singleCases.size, [...clusterCases].sort(), counted('visits', events)];
  };

  it('makes the cases of two persons those of one, in every order, and leaves the visits two', () => {
    expect(recount([ann, bob], catalogue).singleCases.size).toBe(2);
    const expected = cases([ann, bob, merge]);
    expect(expected).toMatchObject([1, expect.anything(), 2]);
    for (const order of everyOrder([ann, bob, merge])) expect(cases(order)).toEqual(expected);
  });

  it('follows a chain and takes in what comes late under an old number', () => {
    const all = [ann, bob, late, merge, chain];
    const expected = cases(all);
    expect(expected).toMatchObject([1, expect.anything(), 3]);
    for (const order of everyOrder(all)) expect(cases(order)).toEqual(expected);
  });

  it('makes of two visits without number on one day one visit', () => {
    const one = told('A01', { minute: 1, person: 'P1', visit: '' });
    const other = told('A08', { minute: 2, person: 'P2', visit: '' });
    expect(counted('visits', [one, other])).toBe(2);
    for (const order of everyOrder([one, other, merge])) expect(counted('visits', order)).toBe(1);
  });
});
