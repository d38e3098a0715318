// A sender of DICOM that associates, asks for C-ECHO as often as wanted, and keeps its association open: what echoscu cannot do.
import { connect, type Socket } from 'node:net';
import { PDU, readTransfer, transfer, unit } from './pdu.ts';

const VERIFICATION = '1.2.840.10008.1.1';
const IMPLICIT_LITTLE_ENDIAN = '1.2.840.10008.1.2';
const APPLICATION_CONTEXT = '1.2.840.10008.3.1.1.1';
const CONTEXT_ID = 1;
/** The smallest offer that the standard allows to be useful: everything here is shorter. */
const UNIT_BYTES = 16_384;

export type Heard = 'accepted' | 'rejected' | 'echoed' | 'aborted' | 'released' | 'closed';

const HEARD: Readonly<Record<number, Heard>> = {
  [PDU.associateAccept]: 'accepted',
  [PDU.associateReject]: 'rejected',
  [PDU.releaseReply]: 'released',
  [PDU.abort]: 'aborted',
};

export class EchoLine {
  readonly #socket: Socket;
  readonly #heard: Heard[] = [];
  #bytes = Buffer.alloc(0);
  #wake: () => void = () => undefined;

  constructor(port: number, localAddress = '127.0.0.1') {
    this.#socket = connect({ port, host: '127.0.0.1', localAddress });
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk));
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => this.#hear('closed'));
  }

  async associate(callingAe: string): Promise<Heard> {
    this.#socket.write(associateRequest(callingAe));
    return this.next();
  }

  async echo(): Promise<Heard> {
    this.#socket.write(transfer(CONTEXT_ID, echoRequest()));
    return this.next();
  }

  async release(): Promise<Heard> {
    this.#socket.write(unit(PDU.releaseRequest, Buffer.alloc(4)));
    return this.next();
  }

  /** What the door says next. */
  async next(): Promise<Heard> {
    for (;;) {
      const heard = this.#heard.shift() ?? (this.#socket.closed ? 'closed' : undefined);
      if (heard !== undefined) return heard;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  end(): void {
    this.#socket.destroy();
  }

  #hear(heard: Heard): void {
    this.#heard.push(heard);
    this.#wake();
  }

  #take(chunk: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, chunk]);
    while (this.#bytes.length >= 6 && this.#bytes.length >= 6 + this.#bytes.readUInt32BE(2)) {
      const end = 6 + this.#bytes.readUInt32BE(2);
      const body = this.#bytes.subarray(6, end);
      this.#hear(HEARD[this.#bytes.readUInt8(0)] ?? answerOf(body));
      this.#bytes = this.#bytes.subarray(end);
    }
  }
}

/** `echoed` where it is one whole command with status 0000; anything else is as good as an abort. */
function answerOf(body: Buffer): Heard {
  const [fragment] = readTransfer(body) ?? [];
  const status = fragment?.bytes.indexOf(Buffer.from([0, 0, 0, 9, 2, 0, 0, 0, 0, 0])) ?? -1;
  return status < 0 ? 'aborted' : 'echoed';
}

const item = (type: number, bytes: Uint8Array): Buffer => {
  const head = Buffer.from([type, 0, 0, 0]);
  head.writeUInt16BE(bytes.length, 2);
  return Buffer.concat([head, bytes]);
};

function associateRequest(callingAe: string): Buffer {
  const fixed = Buffer.alloc(68);
  fixed.writeUInt16BE(1, 0);
  fixed.write('VIGIL'.padEnd(16), 4, 'latin1');
  fixed.write(callingAe.padEnd(16), 20, 'latin1');
  const longest = Buffer.alloc(4);
  longest.writeUInt32BE(UNIT_BYTES);
  const context = Buffer.concat([
    Buffer.from([CONTEXT_ID, 0, 0, 0]),
    item(0x30, Buffer.from(VERIFICATION)),
    item(0x40, Buffer.from(IMPLICIT_LITTLE_ENDIAN)),
  ]);
  return unit(
    PDU.associateRequest,
    Buffer.concat([
      fixed,
      item(0x10, Buffer.from(APPLICATION_CONTEXT)),
      item(0x20, context),
      item(0x50, item(0x51, longest)),
    ]),
  );
}

function echoRequest(): Buffer {
  const element = (tag: number, value: Uint8Array): Buffer => {
    const head = Buffer.alloc(8);
    head.writeUInt16LE(tag, 2);
    head.writeUInt32LE(value.length, 4);
    return Buffer.concat([head, value]);
  };
  const rest = Buffer.concat([
    element(0x0002, Buffer.from(`${VERIFICATION}\u0000`)),
    element(0x0100, Buffer.from([0x30, 0])),
    element(0x0110, Buffer.from([1, 0])),
    element(0x0800, Buffer.from([1, 1])),
  ]);
  const length = Buffer.alloc(4);
  length.writeUInt32LE(rest.length);
  return Buffer.concat([element(0x0000, length), rest]);
}
