// What was set aside reads again to the same, and mended to the event that the door would have made.
import { expect, it } from 'vitest';
import {
  bundle,
  encounter,
  NOW,
  openDoor,
  patient,
  registry,
  send,
  site,
  toEvent,
} from './fhir.fixture.ts';
import { readBundleAgain } from './read-again.ts';

const by = { grant: { site, speaksForAll: false }, registry, toEvent, receivedAt: NOW };
const spoiled = { ...encounter, period: { start: 'soon' } };

it.each(['batch', 'transaction'])(
  'an entry of a %s, set aside and mended, is its event',
  async (type) => {
    const door = openDoor();
    await send(door, '/fhir', bundle(type, patient, spoiled));
    const kept = new TextDecoder().decode(door.aside[0]?.original);
    const encode = (text: string): Uint8Array => new TextEncoder().encode(text);
    const same = readBundleAgain(encode(kept), by);
    expect([same.events.length, same.rejections[0]?.code]).toEqual([0, 'invalid-time']);
    const mended = readBundleAgain(encode(kept.replace('soon', '2026-05-31T10:00:00+08:00')), by);
    await send(door, '/fhir', bundle('batch', patient, encounter));
    expect(mended.events.map(({ id }) => id)).toEqual(door.events.map(({ id }) => id));
  },
);

it('what is no bundle is refused again', () => {
  expect(readBundleAgain(new Uint8Array([0xff]), by).rejections).toHaveLength(1);
});
