// Clients of the two doors, as thin as they can be: bodies and frames are made before the watch starts.
import { Agent, request } from 'node:http';
import { connect } from 'node:net';

export interface HttpDoor {
  readonly port: number;
  readonly key: string;
  readonly connections: number;
}

export interface Posting {
  readonly path: string;
  readonly type: string;
  /** How many of a body's things were taken; throws for any answer that says otherwise. */
  readonly taken: (status: number, text: string) => number;
}

export const RECORDS: Posting = {
  path: '/v1/events',
  type: 'application/x-ndjson',
  taken: (status, text) =>
    status === 202 ? (JSON.parse(text) as { accepted: number }).accepted : 0,
};

export const BUNDLES: Posting = {
  path: '/fhir',
  type: 'application/fhir+json',
  taken: (status, text) => (status === 200 ? text.split(/"status":"20[01]/).length - 1 : 0),
};

/** Posts every body once; rejects unless each is answered with all that it holds accepted. */
export async function postAll(
  door: HttpDoor & { readonly posting?: Posting },
  bodies: readonly Buffer[],
  recordsEach: number,
): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: door.connections });
  const left = bodies.values();
  const worker = async (): Promise<void> => {
    for (const body of left) {
      const answer = await post(agent, door, body);
      if (answer !== recordsEach)
        throw new Error(`the door accepted ${String(answer)} of ${String(recordsEach)} records`);
    }
  };
  try {
    await Promise.all(Array.from({ length: door.connections }, worker));
  } finally {
    agent.destroy();
  }
}

/** How many records were accepted. */
function post(
  agent: Agent,
  door: HttpDoor & { readonly posting?: Posting },
  body: Buffer,
): Promise<number> {
  const { path, type, taken } = door.posting ?? RECORDS;
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${door.key}`,
      'content-type': type,
      'content-length': body.length,
    };
    const call = request(
      { agent, host: '127.0.0.1', port: door.port, path, method: 'POST', headers },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          const count = taken(response.statusCode ?? 0, text);
          if (count > 0) resolve(count);
          else
            reject(
              new Error(`the door answered ${String(response.statusCode)}: ${text.slice(0, 300)}`),
            );
        });
      },
    );
    call.on('error', reject);
    call.end(body);
  });
}

export interface MllpDoor {
  readonly port: number;
  readonly connections: number;
  /** Messages that a connection may send before it has the first answer; hospitals send 1. */
  readonly ahead: number;
}

/** Sends every message once; rejects unless each is answered AA. */
export async function sendAll(door: MllpDoor, messages: readonly Buffer[]): Promise<void> {
  const left = messages.map(framed).values();
  await Promise.all(Array.from({ length: door.connections }, () => sendOver(door, left)));
}

const framed = (message: Buffer): Buffer =>
  Buffer.concat([Buffer.from([0x0b]), message, Buffer.from([0x1c, 0x0d])]);

const FRAME_END = 0x1c;
const ACCEPTED = 'MSA|AA|';

/** One connection, which takes the next message of all when an answer has come. */
function sendOver(door: MllpDoor, left: Iterator<Buffer>): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(door.port, '127.0.0.1');
    let unanswered = 0;
    let answer = '';
    const fail = (error: Error): void => {
      socket.destroy();
      reject(error);
    };
    const send = (): void => {
      const ready: Buffer[] = [];
      for (; unanswered < door.ahead; unanswered += 1) {
        const next = left.next();
        if (next.done === true) break;
        ready.push(next.value);
      }
      if (ready.length > 0)
        socket.write(ready.length === 1 ? (ready[0] ?? '') : Buffer.concat(ready));
      if (unanswered > 0) return;
      socket.destroy();
      resolve();
    };
    socket.setNoDelay(true);
    socket.on('connect', send);
    socket.on('error', fail);
    socket.on('close', () => {
      fail(new Error('the door closed a connection'));
    });
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString('latin1');
      const answers = answer.split(String.fromCharCode(FRAME_END));
      answer = answers.pop() ?? '';
      const refused = answers.find((one) => !one.includes(ACCEPTED));
      if (refused !== undefined) fail(new Error(`a message was answered ${refused}`));
      unanswered -= answers.length;
      if (answers.length > 0) send();
    });
  });
}
