/**
 * One MQTT connection: CONNECT, then messages in, acknowledgements out in the order of arrival, each only when its message is stored. Where one
 * cannot be stored the connection ends without an acknowledgement, because that is what makes a client of either version send again.
 */
import type { Socket } from 'node:net';
import type { IConnectPacket, IPublishPacket, Packet } from 'mqtt-packet';
import {
  acknowledgement,
  bytesOf,
  DISCONNECT,
  farewell,
  PacketReader,
  refusal,
  subscriptionRefused,
  type Version,
  welcome,
} from './codec.ts';
import type { Hold, Reader } from '../pressure/byte-budget.ts';
import type { CutReason, MqttCounters, MqttLimits, RefusalReason } from './limits.ts';
import { PacketFramer } from './packet-framer.ts';

export type Admission<Sender> =
  | {
      readonly outcome: 'admitted';
      readonly sender: Sender;
      readonly sessionPresent: boolean;
      readonly assignedClientId: string | undefined;
      readonly keepAliveMs: number;
      /** Called when the connection is over. */
      readonly left: () => void;
    }
  | { readonly outcome: 'refused'; readonly reason: RefusalReason };

export interface Duties<Sender> {
  readonly limits: MqttLimits;
  readonly counters: MqttCounters;
  readonly nowMs: () => number;
  readonly admit: (packet: IConnectPacket, version: Version) => Promise<Admission<Sender>>;
  /** Asked before each message and every second: what the sender may do now; undefined once it may not speak. */
  readonly renew: (sender: Sender) => Sender | undefined;
  /** Resolves with the reason code of the acknowledgement once the message is stored; rejects where it cannot be, or where it is over before. */
  readonly take: (packet: IPublishPacket, sender: Sender, over: AbortSignal) => Promise<number>;
  /** Its place among all that hold bytes; `go` is called when it may read again. */
  readonly reader: (sender: Sender | undefined, go: () => void) => Reader;
  readonly hold: (sender: Sender, bytes: number) => Hold;
  readonly buffered: (change: number) => 'fits' | 'full';
  readonly closed: () => void;
}

interface Pending {
  readonly packet: IPublishPacket;
  /** Undefined until it is known. */
  reasonCode: number | undefined;
}

const CONNECT_BYTE = 0x10;
const LINGER_MS = 500;
const KEEP_ALIVE_GRACE = 1.5;
const FAREWELLS: Readonly<Partial<Record<CutReason, number>>> = {
  oversized: DISCONNECT.oversized,
  malformed: DISCONNECT.malformed,
  silent: DISCONNECT.keepAlive,
  'not-stored': DISCONNECT.busy,
  'taken-over': DISCONNECT.takenOver,
  revoked: DISCONNECT.notAuthorised,
  stopped: DISCONNECT.shuttingDown,
};

export class Connection<Sender> {
  readonly #socket: Socket;
  readonly #duties: Duties<Sender>;
  readonly #framer: PacketFramer;
  readonly #pending: Pending[] = [];
  readonly #unread: Uint8Array[] = [];
  readonly #over = new AbortController();
  #reads: Reader;
  #unreadBytes = 0;
  #isHeldBack = false;
  #reader = new PacketReader(4);
  #version: Version = 4;
  #state: 'new' | 'admitting' | 'open' | 'gone' = 'new';
  #admitted: Extract<Admission<Sender>, { outcome: 'admitted' }> | undefined;
  #bufferedBytes = 0;
  #lastReadAt: number;
  #packetBeganAt: number | undefined;
  #isFinishing = false;

  constructor(socket: Socket, duties: Duties<Sender>) {
    this.#socket = socket;
    this.#duties = duties;
    this.#framer = new PacketFramer(duties.limits.packetBytesMax);
    this.#reads = duties.reader(undefined, () => this.#pump());
    this.#lastReadAt = duties.nowMs();
    socket.setNoDelay(true);
    socket.on('data', (chunk: Buffer) => this.#onBytes(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#lose());
  }

  /** Called by the server's one timer. */
  sweep(): void {
    const { limits, nowMs } = this.#duties;
    const quietMs = nowMs() - this.#lastReadAt;
    if (this.#state === 'open' && this.#sender() === undefined) return;
    if (this.#isHeldBack) {
      // Time that it spent waiting for us is not time that it wasted.
      this.#lastReadAt = nowMs();
      if (this.#packetBeganAt !== undefined) this.#packetBeganAt = this.#lastReadAt;
    }
    if (this.#socket.writableLength > limits.unreadBytesMax) this.cut('slow-reader');
    else if (this.#state === 'new' && quietMs > limits.connectMs) this.cut('no-connect');
    else if (this.#pending.length > 0) return;
    else if (this.#packetBeganAt !== undefined && nowMs() - this.#packetBeganAt > limits.packetMs)
      this.cut('slow-packet');
    else if (quietMs > KEEP_ALIVE_GRACE * (this.#admitted?.keepAliveMs ?? limits.keepAliveMsMax))
      this.cut('silent');
  }

  /** Reads no more, acknowledges what is being stored, then closes. */
  finish(): void {
    if (this.#isFinishing || this.#state === 'gone') return;
    this.#isFinishing = true;
    this.#dropUnread();
    this.#pump();
  }

  cut(reason: CutReason): void {
    if (this.#state === 'gone') return;
    this.#duties.counters.cut(reason);
    const code = FAREWELLS[reason];
    const word =
      code === undefined || this.#state !== 'open' ? undefined : farewell(this.#version, code);
    this.#hangUp(word);
  }

  /** What the client still sends is read and thrown away for a moment: closing with unread bytes would reset the connection. */
  #hangUp(last: Uint8Array | undefined): void {
    if (last === undefined) this.#socket.end();
    else this.#socket.end(last);
    this.#socket.resume();
    setTimeout(() => this.#socket.destroy(), LINGER_MS).unref();
    this.#lose();
  }

  #onBytes(chunk: Uint8Array): void {
    if (this.#state === 'gone' || this.#isFinishing) return;
    this.#lastReadAt = this.#duties.nowMs();
    // Whoever speaks another protocol is told at once, and not after a wait for the rest of a packet.
    if (this.#state === 'new' && this.#framer.bufferedBytes === 0 && chunk[0] !== CONNECT_BYTE) {
      this.cut('malformed');
      return;
    }
    const framed = this.#framer.push(chunk);
    if (framed.outcome === 'fault') {
      this.cut(framed.fault);
      return;
    }
    if (this.#account() === 'full') {
      this.cut('buffers-full');
      return;
    }
    this.#packetBeganAt =
      this.#framer.bufferedBytes === 0 ? undefined : (this.#packetBeganAt ?? this.#lastReadAt);
    this.#unread.push(...framed.packets);
    for (const packet of framed.packets) this.#unreadBytes += packet.length;
    this.#pump();
  }

  #dropUnread(): void {
    this.#unread.length = 0;
    this.#unreadBytes = 0;
  }

  #account(): 'fits' | 'full' {
    const change = this.#framer.bufferedBytes - this.#bufferedBytes;
    this.#bufferedBytes = this.#framer.bufferedBytes;
    return this.#duties.buffered(change);
  }

  /** Begins what may be begun, and decides whether to read on. */
  #pump(): void {
    const { inFlightMax } = this.#duties.limits;
    while (
      (this.#state === 'new' || this.#state === 'open') &&
      this.#pending.length < inFlightMax
    ) {
      const bytes = this.#unread.shift();
      if (bytes === undefined) break;
      this.#unreadBytes -= bytes.length;
      const packet = this.#reader.read(bytes);
      if (packet === undefined) this.cut('malformed');
      else this.#onPacket(packet);
    }
    if (this.#state === 'gone') return;
    if (this.#isFinishing && this.#pending.length === 0) {
      this.cut('stopped');
      return;
    }
    const isPressed = this.#pending.length >= inFlightMax || this.#state === 'admitting';
    this.#reads.keeps(this.#framer.bufferedBytes + this.#unreadBytes);
    const mayRead = !isPressed && !this.#isFinishing && this.#mayReadOn();
    if (mayRead) this.#socket.resume();
    else this.#socket.pause();
  }

  #mayReadOn(): boolean {
    const mayRead = this.#reads.mayRead();
    if (!mayRead && !this.#isHeldBack) this.#duties.counters.heldBack();
    this.#isHeldBack = !mayRead;
    return mayRead;
  }

  #onPacket(packet: Packet): void {
    if (this.#state === 'new') {
      if (packet.cmd === 'connect') void this.#connect(packet);
      else this.cut('malformed');
      return;
    }
    switch (packet.cmd) {
      case 'publish':
        void this.#publish(packet);
        return;
      case 'pubrel':
        // Whether it was known does not matter: what was stored is known by its content.
        this.#acknowledge('pubcomp', packet.messageId ?? 0, 0);
        return;
      case 'pingreq':
        this.#write(bytesOf({ cmd: 'pingresp' }, this.#version));
        return;
      case 'subscribe':
        this.#write(
          subscriptionRefused(this.#version, packet.messageId ?? 0, packet.subscriptions.length),
        );
        return;
      case 'unsubscribe': {
        const granted = packet.unsubscriptions.map(() => 0);
        const messageId = packet.messageId ?? 0;
        this.#write(bytesOf({ cmd: 'unsuback', messageId, granted }, this.#version));
        return;
      }
      case 'disconnect':
        this.#hangUp(undefined);
        return;
      default:
        this.cut('malformed');
    }
  }

  async #connect(packet: IConnectPacket): Promise<void> {
    this.#state = 'admitting';
    const version = packet.protocolVersion ?? 4;
    this.#version = version;
    this.#reader = new PacketReader(version);
    const admission = await this.#duties
      .admit(packet, version)
      .catch((): Admission<Sender> => ({ outcome: 'refused', reason: 'unavailable' }));
    if (this.#isGone()) {
      if (admission.outcome === 'admitted') admission.left();
      return;
    }
    if (admission.outcome === 'refused') {
      this.#duties.counters.refused(admission.reason);
      this.#hangUp(refusal(version, admission.reason));
      return;
    }
    this.#admitted = admission;
    this.#state = 'open';
    this.#reads.end();
    this.#reads = this.#duties.reader(admission.sender, () => this.#pump());
    this.#write(welcome(version, this.#duties.limits, admission));
    this.#pump();
  }

  /** Undefined where it may not speak any more: then the connection has been ended. */
  #sender(): Sender | undefined {
    const admitted = this.#admitted?.sender;
    const sender = admitted === undefined ? undefined : this.#duties.renew(admitted);
    if (sender === undefined) this.cut('revoked');
    return sender;
  }

  async #publish(packet: IPublishPacket): Promise<void> {
    const sender = this.#sender();
    if (sender === undefined) return;
    if (packet.topic === '') {
      this.cut('malformed');
      return;
    }
    const entry: Pending = { packet, reasonCode: undefined };
    this.#pending.push(entry);
    // Until it is settled, however long the connection lasts: so long its bytes are here.
    const hold = this.#duties.hold(sender, packet.payload.length);
    try {
      entry.reasonCode = await this.#duties.take(packet, sender, this.#over.signal);
    } catch {
      this.#duties.counters.message('not-stored', packet.qos);
      // Who asked for no acknowledgement sends nothing again.
      if (packet.qos !== 0) {
        this.cut('not-stored');
        return;
      }
      entry.reasonCode = 0;
    } finally {
      hold.release();
    }
    if (this.#isGone()) return;
    this.#acknowledgeReady();
    this.#pump();
  }

  /** In the order in which the messages came, as the protocol asks. */
  #acknowledgeReady(): void {
    for (;;) {
      const [first] = this.#pending;
      if (first?.reasonCode === undefined) return;
      this.#pending.shift();
      const { qos, messageId = 0 } = first.packet;
      if (qos === 1) this.#acknowledge('puback', messageId, first.reasonCode);
      if (qos === 2) this.#acknowledge('pubrec', messageId, first.reasonCode);
    }
  }

  #acknowledge(cmd: 'puback' | 'pubrec' | 'pubcomp', messageId: number, reasonCode: number): void {
    this.#write(acknowledgement(this.#version, cmd, { messageId, reasonCode }));
  }

  #write(bytes: Uint8Array): void {
    if (this.#state !== 'gone') this.#socket.write(bytes);
  }

  #isGone(): boolean {
    return this.#state === 'gone';
  }

  #lose(): void {
    if (this.#state === 'gone') return;
    this.#state = 'gone';
    this.#over.abort();
    this.#dropUnread();
    this.#reads.end();
    this.#pending.length = 0;
    this.#duties.buffered(-this.#bufferedBytes);
    this.#bufferedBytes = 0;
    this.#admitted?.left();
    this.#duties.closed();
  }
}
