// Packets cut as networks cut them, and lengths that are none.
import { describe, expect, it, vi } from 'vitest';
import { generate } from 'mqtt-packet';
import { PacketFramer } from './packet-framer.ts';

const publish = (payload: string): Buffer =>
  generate({
    cmd: 'publish',
    topic: 't',
    payload,
    qos: 1,
    messageId: 7,
    dup: false,
    retain: false,
  });
const PACKETS = [publish('a'), generate({ cmd: 'pingreq' }), publish('b'.repeat(300)), publish('')];
const stream = Buffer.concat(PACKETS);

describe('a stream of packets', () => {
  it.each([1, 2, 3, 7, 100, stream.length])(
    'is cut into packets whatever its pieces (%i bytes)',
    (size) => {
      const framer = new PacketFramer(1024);
      const found: Uint8Array[] = [];
      for (let at = 0; at < stream.length; at += size) {
        const framed = framer.push(stream.subarray(at, at + size));
        if (framed.outcome === 'packets') found.push(...framed.packets);
      }
      expect(found.map((one) => Buffer.from(one).toString('hex'))).toEqual(
        PACKETS.map((one) => one.toString('hex')),
      );
      expect(framer.bufferedBytes).toBe(0);
    },
  );

  it('copies each byte a few times at most, though it comes byte by byte', () => {
    const framer = new PacketFramer(64 * 1024);
    const large = Buffer.concat([publish('x'.repeat(20_000)), publish('y'.repeat(20_000))]);
    const concat = vi.spyOn(Buffer, 'concat');
    let found = 0;
    for (const byte of large) {
      const framed = framer.push(Uint8Array.of(byte));
      found += framed.outcome === 'packets' ? framed.packets.length : 0;
    }
    const copied = concat.mock.results.reduce(
      (sum, result) => sum + (result.type === 'return' ? result.value.length : 0),
      0,
    );
    concat.mockRestore();
    expect(found).toBe(2);
    expect(copied).toBeLessThanOrEqual(2 * large.length);
  });

  it('is refused by its header where a packet would be too large', () => {
    const framer = new PacketFramer(1024);
    expect(framer.push(Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0x7f))).toEqual({
      outcome: 'fault',
      fault: 'oversized',
    });
  });

  it('is refused where a length has no end', () => {
    const framer = new PacketFramer(1024);
    expect(framer.push(Uint8Array.of(0x30, 0xff, 0xff, 0xff, 0xff, 0x01))).toEqual({
      outcome: 'fault',
      fault: 'malformed',
    });
  });
});
