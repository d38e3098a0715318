/**
 * One accepted MLLP connection: reads blocks, hands them on, and writes the answers back in the order of arrival.
 *
 * At most `inFlightMax` messages are worked on at once; while more wait, or the peer does not read its answers, the socket is not
 * read, so that the pressure reaches the sender. When the peer closes its half, what it sent is still finished and answered. A peer
 * that asked for no answer and falls quiet is shown that none will come: our half is closed, and what it sends later is still read.
 */
import type { Socket } from 'node:net';
import type { Hold, Reader } from '../pressure/byte-budget.ts';
import { frame, Framer, type FrameEvent } from './framer.ts';
import type { CutReason, DropReason, MllpCounters, MllpLimits } from './limits.ts';

export interface ConnectionDuties {
  readonly limits: MllpLimits;
  readonly counters: MllpCounters;
  readonly nowMs: () => number;
  /** The answer to one frame, or null where none is due. */
  readonly answer: (bytes: Uint8Array) => Promise<Uint8Array | null>;
  /** The refusal of a frame that cannot be handled, made from its first bytes; null where none can be made. */
  readonly refuse: (head: Uint8Array, reason: DropReason) => Uint8Array | null;
  /** Asked before each message and now and then: is the sender still registered? */
  readonly standing: () => 'holds' | 'revoked';
  /** Asked after each packet: may this connection keep so many bytes? */
  readonly buffered: (change: number) => 'fits' | 'full';
  /** Its place among all that hold bytes; `go` is called when it may read again. */
  readonly reader: (go: () => void) => Reader;
  readonly hold: (bytes: number) => Hold;
  readonly closed: () => void;
}

const LINGER_MS = 500;

interface Pending {
  /** Undefined until the answer is known. */
  answer: Uint8Array | null | undefined;
  dropped: DropReason | undefined;
}

export class Connection {
  private readonly socket: Socket;
  private readonly duties: ConnectionDuties;
  private readonly framer: Framer;
  private readonly waiting: FrameEvent[] = [];
  /** Messages begun and not yet answered, oldest first. */
  private readonly pending: Pending[] = [];
  private readonly reader: Reader;
  private waitingBytes = 0;
  private isHeldBack = false;
  private bufferedBytes = 0;
  private lastReadAt: number;
  private frameBeganAt: number | undefined;
  private unreadSince: number | undefined;
  private ended = false;
  private closing = false;
  private gone = false;
  /** The last message handled asked for no answer. */
  private owesNothing = false;
  /** Our half is closed: nothing can be answered here any more. */
  private mute = false;
  private gathering = false;
  private lingering: NodeJS.Timeout | undefined;
  private readonly openedAt: number;
  private hasSpoken = false;

  constructor(socket: Socket, duties: ConnectionDuties) {
    this.socket = socket;
    this.duties = duties;
    this.framer = new Framer(duties.limits);
    this.reader = duties.reader(() => this.pump());
    this.lastReadAt = duties.nowMs();
    this.openedAt = this.lastReadAt;
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.read(chunk));
    socket.on('end', () => this.finishReading());
    socket.on('drain', () => {
      this.unreadSince = undefined;
      this.pump();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.lose());
  }

  /** It had time to bring a message, brought none, and is not bringing one: where places are short, it gives its up. */
  isIdlyHeld(afterMs: number): boolean {
    if (this.hasSpoken || this.frameBeganAt !== undefined || this.busy) return false;
    return this.duties.nowMs() - this.openedAt > afterMs;
  }

  /** Called by the server's one timer: ends what has outstayed its time. */
  sweep(): void {
    if (this.endWhereRevoked() === 'ended') return;
    const now = this.duties.nowMs();
    const { idleMs, nothingOwedMs, frameMs, unreadAnswerMs } = this.duties.limits;
    // Time that the peer spent waiting for us is not time that it wasted.
    if (this.isHeldBack) this.lastReadAt = now;
    if (this.isHeldBack && this.frameBeganAt !== undefined) this.frameBeganAt = now;
    if (this.unreadSince !== undefined && now - this.unreadSince > unreadAnswerMs)
      this.cut('slow-reader');
    else if (this.busy) return;
    else if (this.frameBeganAt !== undefined && now - this.frameBeganAt > frameMs)
      this.cut('slow-frame');
    else if (now - this.lastReadAt > idleMs) this.cut('idle');
    else if (this.owesNothing && now - this.lastReadAt > nothingOwedMs) this.fallMute();
  }

  /** Closing both halves would lose what the peer is just sending, and nobody would tell it so. */
  private fallMute(): void {
    if (this.mute || this.frameBeganAt !== undefined) return;
    this.mute = true;
    this.duties.counters.cut('nothing-owed');
    this.socket.end();
  }

  /** Reads no more, finishes and answers every complete message, then closes. */
  finish(): void {
    if (this.closing) return;
    this.closing = true;
    this.socket.pause();
    this.pump();
  }

  cut(reason: CutReason): void {
    if (this.gone) return;
    this.duties.counters.cut(reason);
    this.socket.destroy();
    this.lose();
  }

  /** What was begun is answered, because it was sent while that was allowed; the rest is dropped unread. */
  private endWhereRevoked(): 'holds' | 'ended' {
    if (this.closing || this.gone || this.duties.standing() === 'holds') return 'holds';
    const { counters } = this.duties;
    counters.cut('revoked');
    for (const event of this.waiting) if (event.kind !== 'endless') counters.dropped('revoked');
    this.dropWaiting();
    this.closing = true;
    this.pump();
    return 'ended';
  }

  private get busy(): boolean {
    return this.pending.length > 0 || this.waiting.length > 0;
  }

  private read(chunk: Buffer): void {
    if (this.closing || this.gone) return;
    this.lastReadAt = this.duties.nowMs();
    const events = this.framer.push(chunk);
    this.take(events);
    if (!this.framer.midFrame) this.frameBeganAt = undefined;
    else if (this.frameBeganAt === undefined || events.length > 0)
      this.frameBeganAt = this.lastReadAt;
    if (this.accountForBuffer() === 'full') this.cut('buffers-full');
    else this.pump();
  }

  private finishReading(): void {
    this.ended = true;
    this.frameBeganAt = undefined;
    this.take(this.framer.end());
    this.accountForBuffer();
    this.pump();
  }

  private take(events: readonly FrameEvent[]): void {
    const { counters } = this.duties;
    for (const event of events) {
      if (event.kind === 'noise') counters.noise(event.byteCount);
      else if (event.kind !== 'endless') counters.received();
      if (event.kind !== 'noise') this.hasSpoken = true;
      if (event.kind === 'truncated') counters.dropped('truncated');
      if (event.kind === 'frame' || event.kind === 'oversized' || event.kind === 'endless') {
        this.waiting.push(event);
        this.waitingBytes += bytesOf(event);
      }
    }
  }

  private dropWaiting(): void {
    this.waiting.length = 0;
    this.waitingBytes = 0;
  }

  private accountForBuffer(): 'fits' | 'full' {
    const change = this.framer.bufferedBytes - this.bufferedBytes;
    this.bufferedBytes = this.framer.bufferedBytes;
    return this.duties.buffered(change);
  }

  /** Starts what may be started, writes what may be written, and decides whether to read on. */
  private pump(): void {
    if (this.gone) return;
    this.writeAnswers();
    if (this.waiting.length > 0 && this.endWhereRevoked() === 'ended') return;
    while (this.waiting.length > 0 && this.pending.length < this.duties.limits.inFlightMax)
      this.begin();
    this.writeAnswers();
    this.reader.keeps(this.framer.bufferedBytes + this.waitingBytes);
    const pressed =
      this.pending.length >= this.duties.limits.inFlightMax || this.unreadSince !== undefined;
    if ((this.closing || this.ended) && !this.busy) this.hangUp();
    else if (this.closing || pressed || this.waiting.length > 0) this.socket.pause();
    else if (!this.ended) this.readOn();
  }

  /** Where there is room for it. */
  private readOn(): void {
    const mayRead = this.reader.mayRead();
    if (!mayRead && !this.isHeldBack) this.duties.counters.heldBack();
    this.isHeldBack = !mayRead;
    if (mayRead) this.socket.resume();
    else this.socket.pause();
  }

  /**
   * Our half is closed after the last answer. What the peer still sends is read and thrown away for a moment: closing with unread
   * bytes would reset the connection, and a reset may overtake the answer.
   */
  private hangUp(): void {
    if (this.lingering !== undefined) return;
    this.socket.end();
    this.socket.resume();
    this.lingering = setTimeout(() => this.socket.destroy(), LINGER_MS);
  }

  private begin(): void {
    const event = this.waiting.shift();
    if (event === undefined) return;
    this.waitingBytes -= bytesOf(event);
    if (event.kind === 'endless') {
      this.endEndless();
      return;
    }
    const entry: Pending = { answer: undefined, dropped: undefined };
    this.pending.push(entry);
    if (event.kind === 'oversized') this.drop(entry, event.head, 'oversized');
    else if (event.kind === 'frame') void this.handle(entry, event.bytes);
  }

  /** The refusal was queued when the frame passed its limit; it is sent, and then nothing more is read. */
  private endEndless(): void {
    this.duties.counters.cut('endless-frame');
    this.dropWaiting();
    this.closing = true;
  }

  private async handle(entry: Pending, bytes: Uint8Array): Promise<void> {
    const hold = this.duties.hold(bytes.length);
    try {
      entry.answer = await this.duties.answer(bytes);
    } catch {
      // The handler answers expected failures itself; what arrives here is a fault, and the sender must keep its message.
      this.drop(entry, bytes, 'handling-failed');
    }
    // Not when the connection is lost: until now the bytes were here.
    hold.release();
    // It wants no word of a failure, so that the end of the line is the only one that it can hear.
    if (entry.dropped !== undefined && entry.answer === null) this.cut('not-stored');
    else this.pump();
  }

  private drop(entry: Pending, head: Uint8Array, reason: DropReason): void {
    entry.dropped = reason;
    entry.answer = this.duties.refuse(head, reason);
  }

  /** Answers that are known in one turn of the event loop leave in one write, which costs as much as making several. */
  private gather(): void {
    if (this.gathering) return;
    this.gathering = true;
    this.socket.cork();
    process.nextTick(() => {
      this.gathering = false;
      this.socket.uncork();
    });
  }

  private writeAnswers(): void {
    while (this.unreadSince === undefined) {
      const entry = this.pending[0];
      if (entry?.answer === undefined) return;
      if (this.mute && entry.answer !== null) {
        // Counted as `answer-lost`: the peer, which has read our end, sends it again on a connection that can answer.
        this.socket.destroy();
        this.lose();
        return;
      }
      this.pending.shift();
      this.count(entry);
      // Time that the peer spent waiting for us is not time that it wasted.
      if (this.frameBeganAt !== undefined) this.frameBeganAt = this.duties.nowMs();
      if (entry.answer !== null) this.gather();
      if (entry.answer !== null && !this.socket.write(frame(entry.answer)))
        this.unreadSince = this.duties.nowMs();
    }
  }

  private count(entry: Pending): void {
    if (entry.dropped !== undefined) this.duties.counters.dropped(entry.dropped);
    else this.duties.counters.answered(entry.answer === null ? 'silent' : 'acknowledged');
    this.owesNothing = entry.answer === null;
  }

  private lose(): void {
    if (this.gone) return;
    this.gone = true;
    clearTimeout(this.lingering);
    const { counters } = this.duties;
    for (const entry of this.pending) counters.dropped(entry.dropped ?? 'answer-lost');
    for (const event of this.waiting)
      if (event.kind !== 'endless') counters.dropped('connection-lost');
    if (this.framer.end().length > 0) {
      counters.received();
      counters.dropped('truncated');
    }
    this.pending.length = 0;
    this.dropWaiting();
    this.accountForBuffer();
    this.reader.end();
    this.duties.closed();
  }
}

const bytesOf = (event: FrameEvent): number =>
  event.kind === 'frame' ? event.bytes.length : event.kind === 'oversized' ? event.head.length : 0;
