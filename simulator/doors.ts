// The front doors, used as any client would: HTTP with a site's key, MLLP with its acknowledgements. Nothing is given up: what is not
// taken is sent again, because a hospital's system would.
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { Receipt } from '../contracts/record.ts';

export interface DoorAddress {
  readonly eventsUrl: string;
  readonly mllpHost: string;
  readonly mllpPort: number;
}

const RETRY_MS = 500;

/** Posts lines until they are taken. Rejects only when aborted or when the key is refused. */
export async function postRecords(
  url: string,
  request: {
    readonly key: string;
    readonly records: readonly object[];
    readonly signal: AbortSignal;
  },
): Promise<Receipt> {
  const body = request.records.map((record) => JSON.stringify(record)).join('\n');
  for (;;) {
    request.signal.throwIfAborted();
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${request.key}`, 'content-type': 'application/x-ndjson' },
        body,
        signal: request.signal,
      });
      if (response.status === 202) return Receipt.parse(await response.json());
      const problem = Problem.safeParse(await response.json().catch(() => undefined));
      if (response.status === 401)
        throw new DoorError(`the events door refuses the key: ${problem.data?.code ?? ''}`);
    } catch (error) {
      if (error instanceof DoorError || request.signal.aborted) throw error;
    }
    await wait(RETRY_MS, undefined, { signal: request.signal });
  }
}

const Problem = z.object({ code: z.string() });

export class DoorError extends Error {}

const START = 0x0b;
const END = Buffer.from([0x1c, 0x0d]);

/** One MLLP connection; messages go one after the other, each waits for its answer. */
export class MllpLine {
  readonly #address: DoorAddress;
  #socket: Socket | undefined;
  #received = Buffer.alloc(0);
  #answer: ((frame: Buffer | undefined) => void) | undefined;

  constructor(address: DoorAddress) {
    this.#address = address;
  }

  /** The acknowledgement code (AA, AE, AR); sends again while it is AE or the line breaks. */
  async send(message: Uint8Array, signal: AbortSignal): Promise<string> {
    for (;;) {
      signal.throwIfAborted();
      const answer = await this.#exchange(message);
      const code =
        answer === undefined
          ? 'none'
          : (/\rMSA\|(\w\w)\|/.exec(`\r${answer.toString('latin1')}`)?.[1] ?? 'none');
      if (code !== 'none' && code !== 'AE') return code;
      await wait(RETRY_MS, undefined, { signal });
    }
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
  }

  async #exchange(message: Uint8Array): Promise<Buffer | undefined> {
    const socket = await this.#connected();
    if (socket === undefined) return undefined;
    return new Promise((resolve) => {
      this.#answer = (frame) => {
        this.#answer = undefined;
        resolve(frame);
      };
      socket.write(Buffer.concat([Buffer.from([START]), message, END]));
    });
  }

  async #connected(): Promise<Socket | undefined> {
    if (this.#socket !== undefined) return this.#socket;
    const socket = connect(this.#address.mllpPort, this.#address.mllpHost);
    const opened = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true));
      socket.once('error', () => resolve(false));
    });
    if (!opened) return undefined;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.#socket = undefined;
      this.#answer?.(undefined);
    });
    this.#received = Buffer.alloc(0);
    this.#socket = socket;
    return socket;
  }

  #take(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    const end = this.#received.indexOf(END);
    if (end < 0) return;
    const frame = this.#received.subarray(1, end);
    this.#received = this.#received.subarray(end + END.length);
    this.#answer?.(frame);
  }
}
