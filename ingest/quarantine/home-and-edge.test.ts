// What the MQTT door and an edge's line set aside is read again on their own ways: with what is registered and known today.
import { describe, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { receive } from '../events-api/receive.ts';
import { splitBody } from '../events-api/split-body.ts';
import { behindHomeDoors, EDGE_KEY, GATEWAY_KEY, reading, site } from '../home/reading.fixture.ts';
import { takeMessage } from '../mqtt/take-message.ts';
import { hashOfKey } from '../sites/registry.ts';
import { readAgain } from './read-again.ts';
import type { SetAside } from './quarantine.ts';

const now = Date.now();
const behind = behindHomeDoors();
const registry = behind.parts.registry();

const again = (aside: Pick<SetAside, 'door' | 'siteId' | 'sender'>, content: Uint8Array) =>
  readAgain(
    {
      id: 'x',
      at: now,
      lastAt: now,
      times: 1,
      door: aside.door,
      siteId: aside.siteId,
      sender: aside.sender ?? null,
      code: '',
      detail: '',
      state: 'open',
      outcome: null,
      expiresAt: now,
      truncated: false,
      keyVersion: 1,
      isMended: false,
      overrides: {},
    },
    content,
    { registry, toEvent: behind.parts.toEvent, now: now + 86_400_000 },
  );

describe('a message of the MQTT door', () => {
  it('is mended and becomes the event of the site of its topic', async () => {
    const grant = registry.keyGrant(GATEWAY_KEY);
    if (grant === undefined) throw new Error('no grant');
    const payload = Buffer.from(JSON.stringify({ ...reading(), unit: 'stones' }));
    const topic = 'vigil/v1/s-two/readings';
    await takeMessage({ topic, payload }, grant, { parts: behind.parts, now });
    const [aside] = behind.aside;
    if (aside === undefined) throw new Error('nothing was set aside');
    const original = Buffer.from(aside.original).toString();
    expect(again(aside, aside.original).rejections).toMatchObject([{ code: 'unknown-unit' }]);
    const mended = again(aside, Buffer.from(original.replace('stones', 'mmHg')));
    expect(mended.rejections).toEqual([]);
    expect(mended.events.map(({ siteId, door }) => [siteId, door])).toEqual([['s-two', 'mqtt']]);
  });
});

describe('an event of an edge', () => {
  it('enters as it is once its site is the edge’s, and under no other key', async () => {
    await receive(
      splitBody(JSON.stringify(reading({ id: 'edge-1' })), 'json'),
      { site, speaksForAll: false },
      { parts: behind.parts, now },
    );
    const event: Event | undefined = behind.published.at(-1);
    const content = Buffer.from(JSON.stringify(event));
    const edge = { door: 'edge' as const, siteId: site.id, sender: hashOfKey(EDGE_KEY) };
    expect(again(edge, content)).toMatchObject({ events: [event], rejections: [] });
    const other = { ...edge, sender: hashOfKey(GATEWAY_KEY) };
    expect(again(other, content).rejections).toMatchObject([{ code: 'sender-not-in-force' }]);
    expect(again(edge, Buffer.from('x')).rejections).toMatchObject([{ code: 'invalid-event' }]);
  });
});
