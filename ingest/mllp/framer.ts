/**
 * Cuts a byte stream into MLLP blocks: VT … FS CR. A pure state machine, one per connection, fed with whatever the socket delivers.
 *
 * Guarantees: the same blocks come out however the bytes were split over packets; nothing it holds grows beyond `frameBytesMax`;
 * bytes outside blocks are counted, never silently lost. It works on bytes only; characters and HL7 are the business of others.
 */
const VT = 0x0b;
const LF = 0x0a;
const CR = 0x0d;
const FS = 0x1c;

/** Enough of an oversized frame to read its MSH and answer it. */
const HEAD_BYTES_MAX = 4096;
const FIRST_CAPACITY_BYTES = 8192;

export interface FramerLimits {
  /** Payload bytes of one frame, exclusive of VT, FS and CR. */
  readonly frameBytesMax: number;
  /** Bytes of an oversized frame that are skipped in hope of its end, before it counts as endless. */
  readonly discardBytesMax: number;
}

export type FrameEvent =
  | { readonly kind: 'frame'; readonly bytes: Uint8Array }
  /** Bytes before a start byte: telnet banners, health checks, stray line ends. */
  | { readonly kind: 'noise'; readonly byteCount: number }
  /** A block that began anew before it ended; the sender broke off and restarted. */
  | { readonly kind: 'truncated'; readonly byteCount: number }
  /** Emitted once, at the moment the limit is passed; the rest is skipped until FS CR. */
  | { readonly kind: 'oversized'; readonly head: Uint8Array }
  /** The oversized frame did not end within `discardBytesMax`: only closing the connection helps. */
  | { readonly kind: 'endless' };

type State = 'between' | 'inside' | 'trailer' | 'discarding' | 'discard-trailer' | 'dead';

export class Framer {
  private state: State = 'between';
  private held = new Uint8Array(0);
  private heldBytes = 0;
  private discardedBytes = 0;
  private readonly limits: FramerLimits;

  constructor(limits: FramerLimits) {
    this.limits = limits;
  }

  /** Bytes kept in memory for an unfinished frame. */
  get bufferedBytes(): number {
    return this.held.length;
  }

  /** True while a frame has begun and not ended; the server times such frames out. */
  get midFrame(): boolean {
    return this.state !== 'between' && this.state !== 'dead';
  }

  push(chunk: Uint8Array): FrameEvent[] {
    const events: FrameEvent[] = [];
    let at = 0;
    while (at < chunk.length && this.state !== 'dead') at = this.step(chunk, at, events);
    return events;
  }

  /** The peer will send no more. A frame that lacks only its last CR is complete; anything else unfinished is truncated. */
  end(): FrameEvent[] {
    const events: FrameEvent[] = [];
    if (this.state === 'trailer') this.finish(events);
    else if (this.state === 'inside') events.push({ kind: 'truncated', byteCount: this.heldBytes });
    this.release('between');
    return events;
  }

  private step(chunk: Uint8Array, at: number, events: FrameEvent[]): number {
    switch (this.state) {
      case 'between':
        return this.seekStart(chunk, at, events);
      case 'inside':
        return this.collect(chunk, at, events);
      case 'trailer':
        return this.closeBlock(chunk, at, events);
      case 'discarding':
      case 'discard-trailer':
        return this.discard(chunk, at, events);
      case 'dead':
        return chunk.length;
    }
  }

  private seekStart(chunk: Uint8Array, at: number, events: FrameEvent[]): number {
    const start = chunk.indexOf(VT, at);
    const noiseEnd = start < 0 ? chunk.length : start;
    if (noiseEnd > at) events.push({ kind: 'noise', byteCount: noiseEnd - at });
    if (start < 0) return chunk.length;
    this.state = 'inside';
    return start + 1;
  }

  private collect(chunk: Uint8Array, at: number, events: FrameEvent[]): number {
    const end = chunk.indexOf(FS, at);
    const stop = end < 0 ? chunk.length : end;
    // The usual case: the whole block in one packet. No copy is made; the slice keeps the packet alive while it is worked on.
    if (
      this.heldBytes === 0 &&
      end >= 0 &&
      chunk[end + 1] === CR &&
      end - at <= this.limits.frameBytesMax
    ) {
      emitFrame(chunk.subarray(at, end), events);
      this.state = 'between';
      return end + 2;
    }
    if (this.heldBytes + (stop - at) > this.limits.frameBytesMax)
      return this.overflow(chunk, at, events);
    this.hold(chunk.subarray(at, stop));
    if (end < 0) return chunk.length;
    this.state = 'trailer';
    return end + 1;
  }

  private closeBlock(chunk: Uint8Array, at: number, events: FrameEvent[]): number {
    const next = chunk[at];
    if (next === CR || next === LF) {
      this.finish(events);
      return at + 1;
    }
    if (next === VT) {
      // Some senders forget the CR; the next start byte proves that the block had ended.
      this.finish(events);
      return at;
    }
    // A lone FS is content (it may not be, but the frame is still readable).
    this.hold(Uint8Array.of(FS));
    this.state = 'inside';
    return at;
  }

  private finish(events: FrameEvent[]): void {
    emitFrame(this.held.slice(0, this.heldBytes), events);
    this.release('between');
  }

  private overflow(chunk: Uint8Array, at: number, events: FrameEvent[]): number {
    const head = new Uint8Array(Math.min(HEAD_BYTES_MAX, this.heldBytes + chunk.length - at));
    const fromHeld = this.held.subarray(0, Math.min(this.heldBytes, head.length));
    head.set(fromHeld);
    head.set(chunk.subarray(at, at + head.length - fromHeld.length), fromHeld.length);
    events.push({ kind: 'oversized', head });
    this.discardedBytes = 0;
    this.release('discarding');
    return at;
  }

  private discard(chunk: Uint8Array, at: number, events: FrameEvent[]): number {
    if (this.state === 'discard-trailer') {
      const closed = chunk[at] === CR || chunk[at] === LF;
      const restarted = chunk[at] === VT;
      this.state = closed || restarted ? 'between' : 'discarding';
      return closed ? at + 1 : at;
    }
    const end = chunk.indexOf(FS, at);
    const stop = end < 0 ? chunk.length : end;
    this.discardedBytes += stop - at;
    if (this.discardedBytes > this.limits.discardBytesMax) {
      events.push({ kind: 'endless' });
      this.release('dead');
      return chunk.length;
    }
    if (end >= 0) this.state = 'discard-trailer';
    return end < 0 ? chunk.length : end + 1;
  }

  private hold(bytes: Uint8Array): void {
    const needed = this.heldBytes + bytes.length;
    if (needed > this.held.length) {
      const grown = new Uint8Array(Math.max(needed, this.held.length * 2, FIRST_CAPACITY_BYTES));
      grown.set(this.held.subarray(0, this.heldBytes));
      this.held = grown;
    }
    this.held.set(bytes, this.heldBytes);
    this.heldBytes = needed;
  }

  private release(state: State): void {
    this.state = state;
    this.held = new Uint8Array(0);
    this.heldBytes = 0;
  }
}

/**
 * A start byte inside a block is either text pasted from a word processor (its soft line break is VT) or a sender that broke off
 * and began again. Only a VT directly before a message header is the second.
 */
function emitFrame(bytes: Uint8Array, events: FrameEvent[]): void {
  const restart = lastRestart(bytes);
  if (restart < 0) {
    events.push({ kind: 'frame', bytes });
    return;
  }
  events.push(
    { kind: 'truncated', byteCount: restart },
    { kind: 'frame', bytes: bytes.subarray(restart + 1) },
  );
}

function lastRestart(bytes: Uint8Array): number {
  for (
    let at = bytes.lastIndexOf(VT);
    at >= 0;
    at = at === 0 ? -1 : bytes.lastIndexOf(VT, at - 1)
  ) {
    if (startsHeader(bytes, at + 1)) return at;
  }
  return -1;
}

function startsHeader(bytes: Uint8Array, at: number): boolean {
  const name = String.fromCharCode(bytes[at] ?? 0, bytes[at + 1] ?? 0, bytes[at + 2] ?? 0);
  return name === 'MSH' || name === 'FHS' || name === 'BHS';
}

/** Wraps a payload as one MLLP block. */
export function frame(payload: Uint8Array): Uint8Array {
  // Out of the pool of buffers: one of its own costs a piece of memory outside of the heap for each answer.
  const block = Buffer.allocUnsafe(payload.length + 3);
  block[0] = VT;
  block.set(payload, 1);
  block[payload.length + 1] = FS;
  block[payload.length + 2] = CR;
  return block;
}
