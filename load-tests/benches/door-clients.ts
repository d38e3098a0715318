// Clients of the two doors, as thin as they can be: bodies and frames are made before the watch starts.
import { Agent, request } from 'node:http';
import { MllpLine } from '../../simulator/doors.ts';

export interface HttpDoor {
  readonly port: number;
  readonly key: string;
  readonly connections: number;
}

/** Posts every body once; rejects unless each is answered 202 with all its records accepted. */
export async function postAll(
  door: HttpDoor,
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
function post(agent: Agent, door: HttpDoor, body: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      authorization: `Bearer ${door.key}`,
      'content-type': 'application/x-ndjson',
      'content-length': body.length,
    };
    const call = request(
      { agent, host: '127.0.0.1', port: door.port, path: '/v1/events', method: 'POST', headers },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode === 202)
            resolve((JSON.parse(text) as { accepted: number }).accepted);
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
}

/** Sends every message once, one at a time on each connection as hospitals do; rejects unless each is answered AA. */
export async function sendAll(door: MllpDoor, messages: readonly Buffer[]): Promise<void> {
  const left = messages.values();
  const signal = new AbortController().signal;
  const worker = async (): Promise<void> => {
    const line = new MllpLine({ eventsUrl: '', mllpHost: '127.0.0.1', mllpPort: door.port });
    try {
      for (const message of left) {
        const code = await line.send(message, signal);
        if (code !== 'AA') throw new Error(`a message was answered ${code}`);
      }
    } finally {
      line.close();
    }
  };
  await Promise.all(Array.from({ length: door.connections }, worker));
}
