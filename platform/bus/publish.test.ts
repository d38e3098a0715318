// The publisher over a connection that only remembers: what leaves when, and what becomes of each answer.
import type { Msg, NatsConnection, PublishOptions } from '@nats-io/nats-core';
import { setImmediate as turn } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { createLog } from '../log.ts';
import type { Bus } from './connect.ts';
import { createPublisher, type Publisher, type PublisherOptions } from './publish.ts';

interface Sent {
  readonly subject: string;
  readonly msgId: string;
  readonly reply: string;
}

function open(options: PublisherOptions = {}) {
  const sent: Sent[] = [];
  const listeners = new Set<() => void>();
  let hear: (error: Error | null, message: Msg) => void = () => undefined;
  const connection = {
    subscribe: (_: string, by: { callback: typeof hear }) => {
      hear = by.callback;
      return { unsubscribe: () => undefined };
    },
    publish: (subject: string, _: Uint8Array, { reply, headers }: Required<PublishOptions>) => {
      sent.push({ subject, reply, msgId: headers.get('Nats-Msg-Id') });
    },
    isClosed: () => false,
  };
  const bus: Bus = {
    connection: connection as Partial<NatsConnection> as NatsConnection,
    manager: undefined as never,
    name: 'ingest',
    log: createLog({ stage: 'ingest', level: 'silent' }),
    serverVersion: '2.10.0',
    payloadBytesMax: 1024,
    isConnected: () => true,
    onReconnect: (listener) => void listeners.add(listener),
    offReconnect: (listener) => void listeners.delete(listener),
    whileConnected: (work) => work(),
    close: () => Promise.resolve(),
  };
  const publisher = createPublisher(bus, options);
  const answer = (to: Sent | undefined, body: object | ''): void => {
    const text = body === '' ? '' : JSON.stringify(body);
    const data = Buffer.from(text);
    hear(null, { subject: to?.reply, data, string: () => text } as Partial<Msg> as Msg);
  };
  return { sent, publisher, answer, reconnect: () => [...listeners].forEach((tell) => tell()) };
}

const publish = (publisher: Publisher, msgId: string) =>
  publisher.publish({ subject: `s.${msgId}`, msgId, payload: Buffer.from('x') });

describe('the publisher', () => {
  it('sends what is published in one turn together and in the order of the calls', async () => {
    const { sent, publisher } = open();
    const done = ['a', 'b', 'c'].map((id) => publish(publisher, id).catch(() => undefined));
    expect(sent).toEqual([]);
    expect(publisher.pending()).toBe(3);
    await turn();
    expect(sent.map(({ msgId }) => msgId)).toEqual(['a', 'b', 'c']);
    publisher.close();
    await Promise.all(done);
  });

  it('tells each publication by its own acknowledgement, in whatever order they come', async () => {
    const { sent, publisher, answer } = open();
    const both = Promise.all([publish(publisher, 'a'), publish(publisher, 'b')]);
    await turn();
    answer(sent[1], { stream: 'EVENTS', seq: 8, duplicate: true });
    answer(sent[0], { stream: 'EVENTS', seq: 7 });
    // A second answer to the same message, as after a repetition, is nobody's.
    answer(sent[0], { stream: 'EVENTS', seq: 7, duplicate: true });
    expect(await both).toEqual([
      { seq: 7, duplicate: false },
      { seq: 8, duplicate: true },
    ]);
    publisher.close();
  });

  it('keeps to the window and goes on in order as places become free', async () => {
    const { sent, publisher, answer } = open({ inFlightMax: 2 });
    const done = ['a', 'b', 'c', 'd'].map((id) => publish(publisher, id).catch(() => undefined));
    await turn();
    expect(sent.map(({ msgId }) => msgId)).toEqual(['a', 'b']);
    answer(sent[0], { stream: 'EVENTS', seq: 1 });
    await turn();
    expect(sent.map(({ msgId }) => msgId)).toEqual(['a', 'b', 'c']);
    publisher.close();
    await Promise.all(done);
  });

  it('sends again with the same id what was in flight when the connection broke', async () => {
    const { sent, publisher, answer, reconnect } = open();
    const stored = publish(publisher, 'a');
    await turn();
    reconnect();
    expect(sent.map(({ msgId }) => msgId)).toEqual(['a', 'a']);
    answer(sent[1], { stream: 'EVENTS', seq: 3, duplicate: true });
    expect(await stored).toEqual({ seq: 3, duplicate: true });
    publisher.close();
  });

  it('sends nothing after it is closed, and says so to whoever waits', async () => {
    const { sent, publisher } = open();
    const waiting = publish(publisher, 'a');
    publisher.close();
    await expect(waiting).rejects.toMatchObject({ code: 'publisher-closed' });
    await turn();
    expect(sent).toEqual([]);
  });

  it('gives up at once where the stream is full or the message too large', async () => {
    const { sent, publisher, answer } = open();
    const full = publish(publisher, 'a');
    const large = publish(publisher, 'b');
    await turn();
    answer(sent[0], { error: { code: 503, err_code: 10_077, description: 'maximum bytes' } });
    answer(sent[1], { error: { code: 400, err_code: 10_054, description: 'too large' } });
    await expect(full).rejects.toMatchObject({ code: 'stream-full' });
    await expect(large).rejects.toMatchObject({ code: 'message-too-large' });
    publisher.close();
  });
});
