// What becomes of a message when reading or storing it fails: it is answered, kept or tried again, and never lost in silence.
import { expect, it } from 'vitest';
import { PermanentError, TransientError } from '../../platform/errors.ts';
import { silentLog } from '../../platform/log.ts';
import { createMetrics } from '../../platform/metrics.ts';
import { rememberingParts, SITE, visitMessage } from '../hot-folder/files.fixture.ts';
import { receiveFrame, type FrameParts } from './receive-frame.ts';

const peer = { site: SITE, speaksForAll: false, unknownFacility: 'own-site' } as const;

function door(wishes: Partial<FrameParts> = {}) {
  const parts = rememberingParts();
  const flow = createMetrics('test').flow('messages', {
    dropped: ['duplicate', 'quarantined', 'refused', 'nothing-to-count'],
    errored: ['not-stored'],
  });
  const pauses: number[] = [];
  const lost: string[] = [];
  const all: FrameParts = {
    ...parts,
    flow,
    log: silentLog,
    pause: async (durationMs) => Promise.resolve(void pauses.push(durationMs)),
    lost: (site) => lost.push(site),
    ...wishes,
  };
  const send = async (message: string, site = SITE): Promise<string | null> => {
    const answer = await receiveFrame(Buffer.from(message), { ...peer, site }, all);
    return answer === null ? null : Buffer.from(answer).toString();
  };
  return { ...parts, flow, pauses, lost, send };
}

const asking = (accept: string, application: string): string =>
  visitMessage(1).replace('|2.5.1||||||', `|2.5.1|||${accept}|${application}||`);
const away = new TransientError('stream-away', 'away');

it.each([
  ['NE', 'NE'],
  ['SU', 'NE'],
  ['', 'SU'],
])(
  'a message that wants no word of a failure (%s, %s) is tried again until it is stored',
  async (accept, application) => {
    let failures = 2;
    const kept = rememberingParts();
    const { send, pauses, lost, flow } = door({
      publish: async (events) => {
        if ((failures -= 1) >= 0) throw away;
        return kept.publish(events);
      },
    });
    const answer = await send(asking(accept, application));
    expect(answer === null || /MSA\|[CA]A/.test(answer)).toBe(true);
    expect([kept.stored.size, pauses.length, lost]).toEqual([1, 2, []]);
    expect(flow.balance()).toMatchObject({ sent: 1, errored: 0, inside: 0 });
  },
);

it('where it can not be stored at all, it is counted, told of, and its connection is to be closed', async () => {
  const { send, lost, flow } = door({ publish: async () => Promise.reject(away) });
  await expect(send(asking('NE', 'NE'))).rejects.toMatchObject({ code: 'not-stored' });
  expect(lost).toEqual([SITE.id]);
  expect(flow.balance()).toMatchObject({ errored: 1, inside: 0 });
});

it('a message whose sender hears of the failure is answered AE at once', async () => {
  const { send, pauses, lost } = door({ publish: async () => Promise.reject(away) });
  expect(await send(visitMessage(1))).toContain('MSA|AE|');
  expect(await send(asking('ER', 'NE'))).toContain('MSA|CE|');
  expect([pauses, lost]).toEqual([[], []]);
});

it('a message that reading breaks on is kept and answered AA', async () => {
  const breaking = door({
    toEvent: () => {
      throw new RangeError('张东 13812345678');
    },
  });
  expect(await breaking.send(visitMessage(1))).toContain('MSA|AA|M1');
  const unknownZone = door();
  expect(await unknownZone.send(visitMessage(2), { ...SITE, zone: 'No/Where' })).toContain(
    'MSA|AA|M2',
  );
  for (const { aside, flow } of [breaking, unknownZone]) {
    expect(aside.map(({ code }) => code)).toEqual(['internal-error']);
    expect(aside[0]?.detail).toMatch(/^reading it broke down: RangeError at /);
    expect(JSON.stringify(aside[0]?.detail)).not.toMatch(/张|138/);
    expect(flow.balance()).toMatchObject({ dropped: 1, errored: 0, inside: 0 });
  }
});

it('a message that can never be stored is kept under the code of the failure and answered AA', async () => {
  const { send, aside, flow } = door({
    publish: async () => Promise.reject(new PermanentError('message-too-large', 'too large')),
  });
  expect(await send(visitMessage(1))).toContain('MSA|AA|M1');
  expect(aside.map(({ code }) => code)).toEqual(['message-too-large']);
  expect(flow.balance()).toMatchObject({ dropped: 1, errored: 0, inside: 0 });
});

it('a reason that the store cannot write does not hold the message up', async () => {
  const kept = rememberingParts();
  const { send } = door({
    toEvent: () => ({ outcome: 'rejected', rejection: { code: 'x', reason: 'bad \0 value' } }),
    setAside: async (items) => {
      if (items.some(({ detail }) => detail.includes('\0')))
        throw Object.assign(new Error('invalid byte sequence'), { code: '22021' });
      await kept.setAside(items);
    },
  });
  expect(await send(visitMessage(1))).toContain('MSA|AA|M1');
  expect(kept.aside.map(({ code }) => code)).toEqual(['store-bad-value']);
});
