/**
 * One association from its first byte to its end. Units are read one after another and nothing further is read while an object is being
 * stored, so a sender's pace is the store's pace and memory holds one unit and one header. Faults are answered with A-ABORT and a reason.
 */
import type { Socket } from 'node:net';
import type { Hold, Reading } from '../pressure/byte-budget.ts';
import { type Command, COMMAND, readCommand, response, STATUS } from './command.ts';
import type { DicomCounters, DicomLimits, EndReason } from './limits.ts';
import { type Agreed, negotiate } from './negotiate.ts';
import * as pdu from './pdu.ts';
import { type DatasetRead, DatasetReader } from './read-dataset.ts';

export type Admission<Sender> =
  | { readonly outcome: 'admitted'; readonly sender: Sender; readonly left: () => void }
  | { readonly outcome: 'rejected'; readonly reason: pdu.RejectionReason };

export interface AssociationParts<Sender> {
  readonly limits: DicomLimits;
  readonly counters: DicomCounters;
  readonly nowMs: () => number;
  readonly admit: (callingAe: string, address: string) => Admission<Sender>;
  /** Asked before each command and before each object is stored: what the sender may do now; undefined once it may not speak. */
  readonly renew: (sender: Sender) => Sender | undefined;
  /** Its place among all that hold bytes. */
  readonly reading: (sender: Sender) => Reading;
  readonly hold: (sender: Sender, bytes: number) => Hold;
  /** Resolves with the status once the object is durable, or is not. Never rejects. */
  readonly store: (
    read: DatasetRead | 'too-large',
    asked: Command,
    sender: Sender,
  ) => Promise<number>;
}

interface Receiving {
  readonly command: Command;
  readonly contextId: number;
  readonly reader: DatasetReader;
  readonly startedMs: number;
  bytes: number;
}

const LINGER_MS = 1_000;
const LINGER_MAX_MS = 5_000;

/** What ends an association; `abort` is told to the sender. */
class Ended extends Error {
  readonly reason: EndReason;
  readonly abort: number | undefined;
  constructor(reason: EndReason, abort?: number) {
    super(reason);
    this.reason = reason;
    this.abort = abort;
  }
}

export class Association<Sender> {
  readonly #socket: Socket;
  readonly #parts: AssociationParts<Sender>;
  readonly #requestTimer: NodeJS.Timeout;
  #pieces: Buffer[] = [];
  #pieceBytes = 0;
  #needed = 6;
  #agreed: ReadonlyMap<number, Agreed> | undefined;
  #admitted: Extract<Admission<Sender>, { outcome: 'admitted' }> | undefined;
  #command = Buffer.alloc(0);
  #receiving: Receiving | undefined;
  #reading: Reading | undefined;
  #isHeldBack = false;
  #cut: EndReason | undefined;
  #idle = true;
  #stopping = false;

  constructor(socket: Socket, parts: AssociationParts<Sender>) {
    this.#socket = socket;
    this.#parts = parts;
    socket.setNoDelay(true);
    socket.setTimeout(parts.limits.idleMs, () => {
      // Who waits for us is not idle.
      if (this.#isHeldBack) socket.setTimeout(parts.limits.idleMs);
      else this.cut('idle');
    });
    socket.once('close', () => this.#reading?.wake());
    this.#requestTimer = setTimeout(() => this.cut('slow-request'), parts.limits.requestMs);
  }

  cut(reason: EndReason): void {
    this.#cut ??= reason;
    this.#socket.destroy();
  }

  /** Ends at once where nothing is under way, else after the object at hand. */
  finish(): void {
    this.#stopping = true;
    if (this.#idle && this.#receiving === undefined)
      this.#end('stopped', pdu.ABORT_REASON.notSpecified);
  }

  /** Resolves when the association is over. Never rejects. */
  async run(): Promise<void> {
    this.#parts.counters.opened();
    let reason: EndReason = 'connection-lost';
    try {
      for await (const chunk of this.#socket.iterator({ destroyOnReturn: false }))
        await this.#take(chunk as Buffer);
      this.#socket.destroy();
    } catch (error) {
      if (error instanceof Ended) {
        reason = error.reason;
        this.#end(error.reason, error.abort);
      } else this.#socket.destroy();
    }
    clearTimeout(this.#requestTimer);
    if (this.#receiving !== undefined) this.#parts.counters.lost();
    this.#reading?.end();
    this.#admitted?.left();
    this.#parts.counters.ended(this.#cut ?? reason);
  }

  #end(reason: EndReason, abort: number | undefined): void {
    this.#cut ??= reason;
    if (abort !== undefined) this.#socket.write(pdu.abort(abort));
    this.#socket.end();
    // What still comes is read past for a moment: a connection closed over unread bytes would take the last answer with it.
    this.#socket.resume().setTimeout(LINGER_MS, () => this.#socket.destroy());
    setTimeout(() => this.#socket.destroy(), LINGER_MAX_MS).unref();
  }

  async #take(chunk: Buffer): Promise<void> {
    this.#pieces.push(chunk);
    this.#pieceBytes += chunk.length;
    if (this.#pieceBytes < this.#needed) return;
    let bytes = this.#pieces.length === 1 ? chunk : Buffer.concat(this.#pieces);
    for (;;) {
      this.#needed = this.#unitBytes(bytes);
      if (bytes.length < this.#needed || bytes.length < 6) break;
      const body = bytes.subarray(6, this.#needed);
      this.#idle = false;
      await this.#unit(bytes.readUInt8(0), body);
      this.#idle = true;
      bytes = bytes.subarray(this.#needed);
      if (this.#stopping && this.#receiving === undefined)
        throw new Ended('stopped', pdu.ABORT_REASON.notSpecified);
    }
    this.#pieces = bytes.length === 0 ? [] : [bytes];
    this.#pieceBytes = bytes.length;
  }

  /** Of the unit that begins here, its head included; its length is judged before it is awaited. */
  #unitBytes(bytes: Buffer): number {
    if (bytes.length < 6) return 6;
    const { limits } = this.#parts;
    const type = bytes.readUInt8(0);
    if (type < 1 || type > 7) throw new Ended('protocol-fault', pdu.ABORT_REASON.unrecognised);
    const length = bytes.readUInt32BE(2);
    const most =
      type === pdu.PDU.associateRequest
        ? limits.requestBytesMax
        : type === pdu.PDU.transfer
          ? limits.unitBytesMax
          : 64;
    if (length > most) throw new Ended('protocol-fault', pdu.ABORT_REASON.invalid);
    return 6 + length;
  }

  async #unit(type: number, body: Buffer): Promise<void> {
    if (type === pdu.PDU.abort) throw new Ended('aborted-by-sender');
    if (type === pdu.PDU.associateRequest && this.#agreed === undefined) {
      this.#associate(body);
      return;
    }
    if (this.#agreed === undefined) throw new Ended('protocol-fault', pdu.ABORT_REASON.unexpected);
    if (type === pdu.PDU.releaseRequest) {
      this.#socket.write(pdu.releaseReply());
      throw new Ended('released');
    }
    if (type !== pdu.PDU.transfer) throw new Ended('protocol-fault', pdu.ABORT_REASON.unexpected);
    const fragments = pdu.readTransfer(body);
    if (fragments === undefined) throw new Ended('protocol-fault', pdu.ABORT_REASON.invalid);
    for (const fragment of fragments) await this.#fragment(fragment);
  }

  #associate(body: Buffer): void {
    clearTimeout(this.#requestTimer);
    const request = pdu.readAssociateRequest(body);
    if (request === undefined) throw new Ended('protocol-fault', pdu.ABORT_REASON.invalid);
    const admission = this.#parts.admit(request.callingAe, this.#socket.remoteAddress ?? '');
    if (admission.outcome === 'rejected') return this.#reject(admission.reason);
    this.#admitted = admission;
    this.#reading = this.#parts.reading(admission.sender);
    const { answers, agreed } = negotiate(request.contexts);
    this.#agreed = agreed;
    this.#socket.write(pdu.associateAccept(body, answers, this.#parts.limits.unitBytesMax));
  }

  #reject(reason: pdu.RejectionReason): never {
    this.#parts.counters.rejected(reason);
    this.#socket.write(pdu.associateReject(reason));
    throw new Ended('rejected');
  }

  async #fragment(fragment: pdu.Fragment): Promise<void> {
    const agreed = this.#agreed?.get(fragment.contextId);
    if (agreed === undefined) throw new Ended('protocol-fault', pdu.ABORT_REASON.invalid);
    if (fragment.isCommand) {
      this.#commandPart(fragment, agreed);
      return;
    }
    const receiving = this.#receiving;
    if (receiving === undefined || receiving.contextId !== fragment.contextId)
      throw new Ended('protocol-fault', pdu.ABORT_REASON.unexpected);
    const { limits } = this.#parts;
    receiving.bytes += fragment.bytes.length;
    if (isSlow(receiving.bytes, this.#parts.nowMs() - receiving.startedMs, limits))
      throw new Ended('slow-object', pdu.ABORT_REASON.notSpecified);
    if (receiving.bytes <= limits.objectBytesMax) receiving.reader.push(fragment.bytes);
    if (fragment.isLast) await this.#stored(receiving);
    else await this.#untilRoom(receiving.reader.heldBytes);
  }

  async #untilRoom(heldBytes: number): Promise<void> {
    this.#isHeldBack = true;
    await this.#reading?.roomFor(heldBytes, () => this.#socket.destroyed);
    this.#isHeldBack = false;
  }

  async #stored(receiving: Receiving): Promise<void> {
    const sender = this.#sender();
    const isTooLarge = receiving.bytes > this.#parts.limits.objectBytesMax;
    const read = isTooLarge ? 'too-large' : receiving.reader.end();
    const hold = this.#parts.hold(sender, receiving.reader.heldBytes);
    this.#reading?.keeps(0);
    const status = await this.#parts
      .store(read, receiving.command, sender)
      .finally(() => hold.release());
    this.#receiving = undefined;
    this.#answer(receiving.contextId, receiving.command, status);
  }

  #sender(): Sender {
    const admitted = this.#admitted?.sender;
    const sender = admitted === undefined ? undefined : this.#parts.renew(admitted);
    if (sender === undefined) throw new Ended('revoked', pdu.ABORT_REASON.notSpecified);
    return sender;
  }

  #commandPart(fragment: pdu.Fragment, agreed: Agreed): void {
    this.#command = Buffer.concat([this.#command, fragment.bytes]);
    if (this.#command.length > this.#parts.limits.commandBytesMax || this.#receiving !== undefined)
      throw new Ended('protocol-fault', pdu.ABORT_REASON.invalid);
    if (!fragment.isLast) return;
    const command = readCommand(this.#command);
    this.#command = Buffer.alloc(0);
    if (command === undefined) throw new Ended('protocol-fault', pdu.ABORT_REASON.invalid);
    this.#begin(command, fragment.contextId, agreed);
  }

  #begin(command: Command, contextId: number, agreed: Agreed): void {
    this.#sender();
    if (command.field === COMMAND.echo) {
      this.#parts.counters.echoed();
      this.#answer(contextId, command, STATUS.success);
      return;
    }
    // Nothing is ever left to cancel: a store is answered before the next command is read.
    if (command.field === COMMAND.cancel) return;
    if (command.field !== COMMAND.store || !command.hasDataset) {
      if (command.hasDataset) throw new Ended('protocol-fault', pdu.ABORT_REASON.unexpected);
      this.#answer(contextId, command, STATUS.unrecognised);
      return;
    }
    this.#receiving = {
      command,
      contextId,
      reader: new DatasetReader(agreed.syntax),
      startedMs: this.#parts.nowMs(),
      bytes: 0,
    };
  }

  #answer(contextId: number, command: Command, status: number): void {
    this.#socket.write(pdu.transfer(contextId, response(command, status)));
  }
}

/** A large study over a thin line takes hours and is none the worse for it; what trickles holds an association for nothing. */
const isSlow = (bytes: number, elapsedMs: number, limits: DicomLimits): boolean =>
  elapsedMs > limits.objectMs && bytes < (elapsedMs / 1000) * limits.objectBytesPerSecondMin;
