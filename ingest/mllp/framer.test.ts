// What the framer makes of well-formed, sloppy and hostile byte streams.
import { describe, expect, it } from 'vitest';
import { frame, Framer, type FrameEvent } from './framer.ts';

const LIMITS = { frameBytesMax: 64, discardBytesMax: 256 };
const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const VT = '\x0b';
const END = '\x1c\r';

function feed(text: string, size = text.length): string[] {
  const framer = new Framer(LIMITS);
  const all = bytes(text);
  const seen: string[] = [];
  for (let at = 0; at < all.length; at += size)
    seen.push(...framer.push(all.subarray(at, at + size)).map(show));
  return seen;
}

function show(event: FrameEvent): string {
  if (event.kind === 'frame') return `frame:${Buffer.from(event.bytes).toString('latin1')}`;
  if (event.kind === 'noise' || event.kind === 'truncated')
    return `${event.kind}:${event.byteCount}`;
  return event.kind;
}

describe('Framer', () => {
  it('takes one block', () => {
    expect(feed(`${VT}MSH|a${END}`)).toEqual(['frame:MSH|a']);
  });

  it('takes two blocks from one write', () => {
    expect(feed(`${VT}MSH|a${END}${VT}MSH|b${END}`)).toEqual(['frame:MSH|a', 'frame:MSH|b']);
  });

  it('takes a block that comes one byte at a time', () => {
    expect(feed(`${VT}MSH|a${END}${VT}MSH|b${END}`, 1)).toEqual(['frame:MSH|a', 'frame:MSH|b']);
  });

  it('waits for the CR of a trailer that is split over packets', () => {
    const framer = new Framer(LIMITS);
    expect(framer.push(bytes(`${VT}MSH|a\x1c`))).toEqual([]);
    expect(framer.push(bytes('\r')).map(show)).toEqual(['frame:MSH|a']);
  });

  it('counts noise before the start byte and goes on', () => {
    expect(feed(`hello\r\n${VT}MSH|a${END}\r\n`)).toEqual(['noise:7', 'frame:MSH|a', 'noise:2']);
  });

  it('hands on a block that is not HL7 and the good one behind it', () => {
    expect(feed(`${VT}GET / HTTP/1.1${END}${VT}MSH|a${END}`)).toEqual([
      'frame:GET / HTTP/1.1',
      'frame:MSH|a',
    ]);
  });

  it('gives an empty block as an empty frame', () => {
    expect(feed(`${VT}${END}`)).toEqual(['frame:']);
  });

  it('keeps a lone FS as content', () => {
    expect(feed(`${VT}a\x1cb${END}`)).toEqual(['frame:a\x1cb']);
  });

  it('forgives a missing CR where the next start byte follows', () => {
    expect(feed(`${VT}MSH|a\x1c${VT}MSH|b${END}`)).toEqual(['frame:MSH|a', 'frame:MSH|b']);
  });

  it('forgives LF for CR in the trailer', () => {
    expect(feed(`${VT}MSH|a\x1c\n${VT}MSH|b${END}`)).toEqual(['frame:MSH|a', 'frame:MSH|b']);
  });

  it('completes a frame that lacks only its CR when the peer closes', () => {
    const framer = new Framer(LIMITS);
    framer.push(bytes(`${VT}MSH|a\x1c`));
    expect(framer.end().map(show)).toEqual(['frame:MSH|a']);
  });

  it('reports a frame that the peer left unfinished', () => {
    const framer = new Framer(LIMITS);
    framer.push(bytes(`${VT}MSH|a`));
    expect(framer.end().map(show)).toEqual(['truncated:5']);
  });

  it('starts anew where a sender broke off and sent its message again', () => {
    expect(feed(`${VT}MSH|ha${VT}MSH|half${END}`, 3)).toEqual(['truncated:6', 'frame:MSH|half']);
  });

  it('keeps a VT that a word processor left in a text', () => {
    expect(feed(`${VT}MSH|a\x0bb${END}`)).toEqual(['frame:MSH|a\x0bb']);
  });

  it('skips an oversized frame and takes the next', () => {
    const big = 'x'.repeat(100);
    for (const size of [1, 7, 300]) {
      expect(feed(`${VT}MSH|${big}${END}${VT}MSH|b${END}`, size)).toEqual([
        'oversized',
        'frame:MSH|b',
      ]);
    }
  });

  it('gives the beginning of an oversized frame for its refusal', () => {
    const framer = new Framer(LIMITS);
    framer.push(bytes(`${VT}MSH|first`));
    const [event] = framer.push(bytes('x'.repeat(100)));
    expect(event?.kind === 'oversized' && Buffer.from(event.head).toString('latin1')).toBe(
      `MSH|first${'x'.repeat(100)}`,
    );
  });

  it('declares a frame without end endless and reads no more', () => {
    expect(feed(`${VT}${'x'.repeat(1000)}${END}${VT}MSH|b${END}`, 50)).toEqual([
      'oversized',
      'endless',
    ]);
  });

  it('takes a frame of exactly the limit', () => {
    for (const size of [1, 1000]) {
      expect(feed(`${VT}${'x'.repeat(64)}${END}`, size)).toEqual([`frame:${'x'.repeat(64)}`]);
      expect(feed(`${VT}${'x'.repeat(65)}${END}`, size)).toEqual(['oversized']);
    }
  });

  it('reads what frame() writes', () => {
    expect(new Framer(LIMITS).push(frame(bytes('MSH|a'))).map(show)).toEqual(['frame:MSH|a']);
  });
});
