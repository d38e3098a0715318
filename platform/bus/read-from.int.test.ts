// Publishing and reading on a real nats-server, also while it is killed with -9.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestBus, type TestBus } from '../testing/test-bus.ts';
import type { StreamMessage } from '../operator/operator-spec.ts';
import { createPublisher } from './publish.ts';
import { readFrom, type StreamReader } from './read-from.ts';
import { streamCreated } from './stream-state.ts';
import type { Bus } from './connect.ts';

let server: TestBus;
let ingest: Bus;
let detectors: Bus;

beforeAll(async () => {
  server = await startTestBus();
  ingest = await server.connect('ingest');
  detectors = await server.connect('detectors');
});

afterAll(async () => {
  await server.stop();
});

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function publication(
  partition: string,
  number: number,
): { subject: string; msgId: string; payload: Uint8Array } {
  return {
    subject: `vigil.v1.events.${partition}.visit`,
    msgId: `${partition}-${String(number)}`,
    payload: encoder.encode(String(number)),
  };
}

async function readAll(
  reader: StreamReader,
  count: number,
  withinMs = 30_000,
): Promise<StreamMessage[]> {
  const messages: StreamMessage[] = [];
  const deadline = Date.now() + withinMs;
  while (messages.length < count && Date.now() < deadline)
    messages.push(...(await reader.next(500, { waitMs: 200 })));
  return messages;
}

const numbers = (messages: readonly StreamMessage[]): number[] =>
  messages.map((message) => Number(decoder.decode(message.payload)));
const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at);

async function reading(partition: string, afterSeq = 0): Promise<StreamReader> {
  const created = await streamCreated(detectors, 'EVENTS');
  return readFrom(detectors, {
    stream: 'EVENTS',
    filter: `vigil.v1.events.${partition}.>`,
    afterSeq,
    streamCreated: created,
    prefetch: 200,
  });
}

describe('the windowed publisher and the ordered reader', () => {
  it('stores each message once and says when it was known', async () => {
    const publisher = createPublisher(ingest);
    const first = await publisher.publish(publication('30', 1));
    const again = await publisher.publish(publication('30', 1));
    publisher.close();
    expect(first.duplicate).toBe(false);
    expect(again).toEqual({ seq: first.seq, duplicate: true });
  });

  it('reads one partition in order, with position, id and time, and resumes after a position', async () => {
    const publisher = createPublisher(ingest, { inFlightMax: 100 });
    const before = Date.now();
    await Promise.all(
      upTo(1000).flatMap((at) => [
        publisher.publish(publication('01', at)),
        publisher.publish(publication('02', at)),
      ]),
    );
    publisher.close();
    const reader = await reading('01');
    const messages = await readAll(reader, 1000);
    await reader.close();
    expect(numbers(messages)).toEqual(upTo(1000));
    expect(messages[7]?.msgId).toBe('01-7');
    expect(messages[7]?.subject).toBe('vigil.v1.events.01.visit');
    expect(messages[7]?.storedAt).toBeGreaterThanOrEqual(before - 1);
    const resumed = await reading('01', messages[499]?.seq);
    expect(numbers(await readAll(resumed, 500))).toEqual(upTo(1000).slice(500));
    await resumed.close();
  });

  it('returns nothing after the wait and wakes at once when a message comes', async () => {
    const reader = await reading('03');
    expect(await reader.next(10, { waitMs: 50 })).toEqual([]);
    const waiting = reader.next(10, { waitMs: 20_000 });
    const publisher = createPublisher(ingest);
    await publisher.publish(publication('03', 0));
    expect(numbers(await waiting)).toEqual([0]);
    publisher.close();
    await reader.close();
  });

  it('knows up to where an idle partition holds nothing unread', async () => {
    const publisher = createPublisher(ingest);
    const mine = await publisher.publish(publication('04', 0));
    const other = await publisher.publish(publication('05', 0));
    const reader = await reading('04', mine.seq);
    await reader.next(10, { waitMs: 100 });
    expect(await reader.idleSeq()).toBe(other.seq);
    await publisher.publish(publication('04', 1));
    const late = await reading('04', mine.seq);
    await late.next(1, { waitMs: 5_000 });
    publisher.close();
    await reader.close();
    await late.close();
  });

  it('loses, doubles and reorders nothing when the server is killed with -9 while publishing and reading', async () => {
    const publisher = createPublisher(ingest, { inFlightMax: 50, ackTimeoutMs: 500 });
    const count = 6_000;
    const reader = await reading('06');
    const seen: StreamMessage[] = [];
    const publishing = (async () => {
      for (let start = 0; start < count; start += 50) {
        await Promise.all(upTo(50).map((at) => publisher.publish(publication('06', start + at))));
      }
    })();
    const readUntil = async (target: number): Promise<void> => {
      while (seen.length < target) seen.push(...(await reader.next(100, { waitMs: 100 })));
    };
    for (const target of [500, 2_000, 3_500]) {
      await readUntil(target);
      await server.kill();
      await server.restart();
    }
    await publishing;
    await readUntil(count);
    publisher.close();
    await reader.close();
    const seqs = seen.map((message) => message.seq);
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b));
    expect(new Set(numbers(seen)).size).toBe(count);
    expect(seen.length).toBe(count);
  });

  it('gives up with a code when nobody stores the message', async () => {
    const publisher = createPublisher(ingest, { ackTimeoutMs: 100, patienceMs: 400 });
    await server.kill();
    await expect(publisher.publish(publication('07', 1))).rejects.toMatchObject({
      kind: 'transient',
      code: 'publish-unacknowledged',
    });
    await server.restart();
    publisher.close();
  });

  it('refuses a message that is larger than the server takes', async () => {
    const publisher = createPublisher(ingest);
    const payload = new Uint8Array(2_000_000);
    await expect(publisher.publish({ ...publication('08', 1), payload })).rejects.toMatchObject({
      kind: 'permanent',
      code: 'message-too-large',
    });
    publisher.close();
  });
});
