// A40 from the message to the event: the tokens that it retires are those that visits under the old numbers carry.
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import type { PseudonymKey } from '../deidentify/key-ring.ts';
import { judgeFacts } from '../mllp/judge-facts.ts';
import { ringOf, siteOf, toEventOf } from '../one-site.fixture.ts';
import { SiteRegistry } from '../sites/registry.ts';
import { read, type Parts } from './message.fixture.ts';

const site = siteOf();
const secret = (name: string): Buffer => createHash('sha256').update(name).digest();
const NEW = { version: 2, state: 'active', secret: secret('two') } as const;
const OLD = { version: 1, state: 'overlap', secret: secret('one') } as const;

function told(parts: Parts, keys: readonly PseudonymKey[] = [NEW]): readonly Event[] {
  const outcome = read(parts);
  if (outcome.kind !== 'facts') throw new Error(JSON.stringify(outcome));
  const { events, rejections } = judgeFacts(outcome.facts, {
    registry: () => new SiteRegistry({ sites: [site], keys: [], peers: [] }),
    toEvent: toEventOf({ ring: ringOf(...keys) }),
    peer: { site, speaksForAll: false, unknownFacility: 'own-site' },
    receivedAt: Date.UTC(2024, 2, 2),
  });
  expect(rejections).toEqual([]);
  return events;
}

const pid = (...numbers: string[]): string => `PID|1||${numbers.join('~')}||张^三||19900101|F`;
const LOCAL = (number: string): string => `${number}^^^H1^MR`;
const IDENTITY = '11010519491231002X^^^^NI';
const personOf = (...numbers: string[]): string | null => {
  const [event] = told({ pid: pid(...numbers) });
  return event?.person ?? null;
};
const merge = (...lines: string[]): Parts => ({
  type: 'ADT^A40',
  pid: '',
  pv1: '',
  rest: lines,
});
const retiredBy = (event: Event | undefined): readonly string[] =>
  event?.kind === 'merge' ? event.body.retired : [];

it('retires the token of the old number in favour of that of the new one', () => {
  const [event] = told(merge(pid(LOCAL('P1')), `MRG|${LOCAL('P2')}`));
  expect(event?.person).toBe(personOf(LOCAL('P1')));
  expect(retiredBy(event)).toEqual([personOf(LOCAL('P2'))]);
});

it('retires every number of MRG-1, and the other numbers of the survivor', () => {
  const [event] = told(merge(pid(LOCAL('P1'), IDENTITY), `MRG|${LOCAL('P2')}~${LOCAL('P3')}`));
  expect(event?.person).toBe(personOf(IDENTITY));
  expect([...retiredBy(event)].sort()).toEqual(
    ['P1', 'P2', 'P3'].map((number) => personOf(LOCAL(number))).sort(),
  );
});

it('takes MRG-4 where MRG-1 is empty', () => {
  const [event] = told(merge(pid(LOCAL('P1')), 'MRG||||P2'));
  expect(retiredBy(event)).toEqual([personOf(LOCAL('P2'))]);
});

it('makes one event of each pair of PID and MRG', () => {
  const events = told(
    merge(pid(LOCAL('P1')), `MRG|${LOCAL('P2')}`, pid(LOCAL('P5')), `MRG|${LOCAL('P6')}`),
  );
  expect(events.map(({ person }) => person)).toEqual([
    personOf(LOCAL('P1')),
    personOf(LOCAL('P5')),
  ]);
});

it('carries the tokens of the retired keys while keys overlap', () => {
  const parts = merge(pid(LOCAL('P1')), `MRG|${LOCAL('P2')}`);
  const [event] = told(parts, [NEW, OLD]);
  const [before] = told(parts, [{ ...OLD, state: 'active' }]);
  expect(event?.aliases).toEqual({ person: [before?.person], retired: retiredBy(before) });
});

const linked = (trigger: string, ...pids: string[]): Parts => ({
  type: `ADT^${trigger}`,
  pid: '',
  pv1: '',
  rest: pids,
});

it.each([
  ['A24', 'linked'],
  ['A37', 'unlinked'],
])('tells by %s that two persons are %s, with all numbers of both', (trigger, relation) => {
  const [event, ...rest] = told(
    linked(trigger, pid(LOCAL('P1'), IDENTITY), 'PD1|', pid(LOCAL('P2'))),
    [NEW, OLD],
  );
  expect(rest).toEqual([]);
  expect(event?.person).toBe(personOf(IDENTITY));
  expect(event?.body).toEqual({
    relation,
    retired: [personOf(LOCAL('P2'))],
    own: [personOf(LOCAL('P1'))],
  });
  expect(event?.aliases).toMatchObject({
    retired: [expect.stringMatching(/^p1\./)],
    own: [expect.stringMatching(/^p1\./)],
  });
});

it.each([
  ['missing-person', linked('A24', pid(LOCAL('P1')))],
  ['missing-person', linked('A37', pid(LOCAL('P1')), 'PID|2')],
  ['missing-merged-person', merge(pid(LOCAL('P1')))],
  ['missing-merged-person', merge(pid(LOCAL('P1')), pid(LOCAL('P2')), `MRG|${LOCAL('P3')}`)],
  ['missing-person', merge('PID|1', `MRG|${LOCAL('P3')}`)],
])('sets aside with %s what merges nobody', (code, parts) => {
  expect(read(parts)).toMatchObject({ kind: 'quarantine', code });
});

it('gives derived visits of two persons on one day the same slot, and numbered ones none', () => {
  const slot = (number: string, pv1: string): unknown => {
    const [event] = told({ pid: pid(LOCAL(number)), pv1 });
    return event?.kind === 'visit' ? event.body.slot : 'no visit';
  };
  const at = (day: string): string => `PV1||O${'|'.repeat(42)}202402${day}1000`;
  expect(slot('P1', at('01'))).toMatch(/^v2\./);
  expect(slot('P1', at('01'))).toBe(slot('P2', at('01')));
  expect(slot('P1', at('01'))).not.toBe(slot('P1', at('02')));
  expect(slot('P1', `PV1||O${'|'.repeat(17)}V7`)).toBeUndefined();
});
