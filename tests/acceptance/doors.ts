// The two front doors as a sender uses them: records over HTTP, frames over MLLP with the bytes in the test's own hands.
import { connect, type Socket } from 'node:net';
import { Problem } from '../../contracts/problem.ts';
import { Receipt } from '../../contracts/record.ts';
import type { Vigil } from './vigil-process.ts';

export interface DoorAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly retryAfter: string | null;
  readonly text: string;
}

export interface Posting {
  /** Absent: the key that speaks for all sites. `null`: no header at all. */
  readonly key?: string | null;
  readonly type?: string;
}

/** One request as it is; records become NDJSON. */
export async function post(
  vigil: Vigil,
  body: readonly object[] | string | Uint8Array,
  posting: Posting = {},
): Promise<DoorAnswer> {
  const key = posting.key === undefined ? vigil.platformKey() : posting.key;
  const response = await fetch(vigil.url('ingest', '/v1/events'), {
    method: 'POST',
    headers: {
      ...(key !== null && { authorization: `Bearer ${key}` }),
      'content-type': posting.type ?? 'application/x-ndjson',
    },
    body: bytesOf(body),
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  vigil.heard.push(bytes);
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    retryAfter: response.headers.get('retry-after'),
    text: bytes.toString('utf8'),
  };
}

export async function receiptOf(
  vigil: Vigil,
  records: readonly object[] | string,
): Promise<Receipt> {
  const answer = await post(vigil, records);
  if (answer.status !== 202) throw new Error(`the door answered ${answer.status}: ${answer.text}`);
  return Receipt.parse(JSON.parse(answer.text));
}

export const problemOf = (answer: DoorAnswer): Problem => Problem.parse(JSON.parse(answer.text));

function bytesOf(body: readonly object[] | string | Uint8Array): Uint8Array<ArrayBuffer> {
  if (body instanceof Uint8Array) return new Uint8Array(body);
  const text = typeof body === 'string' ? body : body.map((one) => JSON.stringify(one)).join('\n');
  return new TextEncoder().encode(text);
}

export const START = Buffer.from([0x0b]);
export const END = Buffer.from([0x1c, 0x0d]);

export const framed = (message: Uint8Array | string): Buffer =>
  Buffer.concat([START, Buffer.from(message as Uint8Array), END]);

/** One connection. What comes back is taken as frames; the end of the connection ends a waiting answer as undefined. */
export class MllpConnection {
  readonly #socket: Socket;
  readonly #heard: Buffer[];
  readonly #frames: Buffer[] = [];
  readonly #waiting: ((frame: Buffer | undefined) => void)[] = [];
  #unread: Buffer = Buffer.alloc(0);
  #isOver = false;

  private constructor(socket: Socket, heard: Buffer[]) {
    this.#socket = socket;
    this.#heard = heard;
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#end());
  }

  /** `from`: the local address, by which the door knows its peers. */
  static open(vigil: Vigil, from = '127.0.0.1'): Promise<MllpConnection> {
    const socket = connect({ host: '127.0.0.1', port: vigil.ports.mllp, localAddress: from });
    return new Promise((resolve, reject) => {
      socket.once('connect', () => resolve(new MllpConnection(socket, vigil.heard)));
      socket.once('error', reject);
    });
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** The next frame; undefined when the door ended the connection without one. */
  answer(): Promise<Buffer | undefined> {
    const frame = this.#frames.shift();
    if (frame !== undefined || this.#isOver) return Promise.resolve(frame);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** One message and its acknowledgement. */
  async exchange(message: Uint8Array | string): Promise<string> {
    this.write(framed(message));
    return (await this.answer())?.toString('latin1') ?? '';
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(bytes: Buffer): void {
    this.#heard.push(bytes);
    this.#unread = Buffer.concat([this.#unread, bytes]);
    for (let end = this.#unread.indexOf(END); end >= 0; end = this.#unread.indexOf(END)) {
      const frame = this.#unread.subarray(this.#unread.indexOf(START) + 1, end);
      this.#unread = this.#unread.subarray(end + END.length);
      const next = this.#waiting.shift();
      if (next === undefined) this.#frames.push(frame);
      else next(frame);
    }
  }

  #end(): void {
    this.#isOver = true;
    for (const waiting of this.#waiting.splice(0)) waiting(undefined);
  }
}

/** One message over a connection of its own. */
export async function send(vigil: Vigil, message: Uint8Array | string): Promise<string> {
  const line = await MllpConnection.open(vigil);
  try {
    return await line.exchange(message);
  } finally {
    line.close();
  }
}

/** MSA-1: AA, AE, AR; empty where there is none. */
export const codeOf = (acknowledgement: string): string =>
  /(?:^|\r)MSA\|(\w\w)(?:\||\r|$)/.exec(acknowledgement)?.[1] ?? '';

/** Value of one counter of a stage, all labels that match added up. */
export async function counter(
  vigil: Vigil,
  name: string,
  labels: Readonly<Record<string, string>> = {},
): Promise<number> {
  const response = await fetch(vigil.url('ingest', '/metrics'));
  const text = await response.text();
  vigil.heard.push(Buffer.from(text));
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return text
    .split('\n')
    .filter((line) => new RegExp(`^vigil_${name}(?:\\{|\\s)`).test(line))
    .filter((line) => wanted.every((label) => line.includes(label)))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}
