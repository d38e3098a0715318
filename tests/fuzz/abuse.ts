// What is done to the doors, each way again and again until the signal. Nothing here expects an answer; every failure of its own is its aim.
import { request } from 'node:http';
import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { Vigil } from '../acceptance/vigil-process.ts';
import { monsters, mutated, randomBytes, type Chance } from './mutate.ts';
import { dicomFiles, fhirBodies, hl7Messages, records } from './originals.ts';

export interface Abuse {
  readonly vigil: Vigil;
  readonly dicomPort: number;
  readonly next: Chance;
  readonly until: AbortSignal;
  /** What stands for now in the records that are harmed. */
  readonly now: number;
  /** Told of each blow, for the account at the end. */
  readonly struck: (way: string) => void;
  /** Told of each crowd that has come as a whole: how many of it were let in by the kernel, and what the others met. */
  readonly crowded: (came: Crowd) => void;
}

export interface Crowd {
  readonly connected: number;
  /** By the code of the error. */
  readonly failed: ReadonlyMap<string, number>;
}

type Way = (abuse: Abuse) => Promise<void>;

export const WAYS: Readonly<Record<string, Way>> = {
  'random bytes at every port': (abuse) => repeat(abuse, 'random bytes at every port', throwBytes),
  'harmed HL7 frames': (abuse) => repeat(abuse, 'harmed HL7 frames', harmHl7),
  'harmed bodies over HTTP': (abuse) => harmBodies(abuse),
  'harmed images and associations': (abuse) =>
    repeat(abuse, 'harmed images and associations', harmDicom),
  'monsters over HTTP': (abuse) => sendMonsters(abuse),
  'sixty large bodies of strangers at once': (abuse) =>
    repeat(abuse, 'sixty large bodies of strangers at once', strangersAtOnce),
  'frames that never end': (abuse) => repeat(abuse, 'frames that never end', endlessFrame),
  'slow senders': (abuse) => sendSlowly(abuse),
  'ten thousand connections': (abuse) => crowd(abuse),
};

async function repeat(
  abuse: Abuse,
  way: string,
  once: (abuse: Abuse) => Promise<void>,
): Promise<void> {
  while (!abuse.until.aborted) {
    await once(abuse).catch(() => undefined);
    abuse.struck(way);
    await wait(2);
  }
}

const isOver = ({ until }: Abuse): boolean => until.aborted;
const portsOf = ({ vigil, dicomPort }: Abuse): readonly number[] => [
  vigil.ports.ingest,
  vigil.ports.mllp,
  vigil.ports.mqtt,
  dicomPort,
];
const pick = <T>(list: readonly T[], next: Chance): T | undefined =>
  list[Math.floor(next() * list.length)];

/** Writes and waits for the end, an answer, or half a second. */
function throwAt(port: number, bytes: Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const end = (): void => {
      socket.destroy();
      resolve();
    };
    socket.setTimeout(500, end);
    socket.on('error', end);
    socket.on('close', end);
    socket.on('data', end);
    socket.end(bytes);
  });
}

/** A first byte or two that the protocol of a port could begin with, then chance. */
const BEGINNINGS = [
  '',
  '\v',
  'POST /v1/events HTTP/1.1\r\n',
  '\u0010\u000c\u0000\u0004MQTT',
  '\u0001\u0000',
  '\u0004\u0000',
].map((text) => Buffer.from(text, 'latin1'));

async function throwBytes(abuse: Abuse): Promise<void> {
  const { next } = abuse;
  const bytes = randomBytes(next, 1 + Math.floor(next() * 4_000));
  const beginning = pick(BEGINNINGS, next) ?? Buffer.alloc(0);
  await throwAt(pick(portsOf(abuse), next) ?? 0, Buffer.concat([beginning, bytes]));
}

const HL7 = hl7Messages();

async function harmHl7({ vigil, next }: Abuse): Promise<void> {
  const message = mutated(pick(HL7, next) ?? Buffer.alloc(0), next);
  await throwAt(
    vigil.ports.mllp,
    Buffer.concat([Buffer.from([0x0b]), message, Buffer.from([0x1c, 0x0d])]),
  );
}

const FHIR = fhirBodies();
const IMAGES = dicomFiles();
const CSV = Buffer.from(
  'id,occurred_at,site,count\n1,2026-11-20 08:00,s-990102006-1,4\n"2","x\ny",,\n',
);
interface Target {
  readonly path: string;
  readonly type: string;
  readonly originals: readonly Buffer[];
}

const targetsOf = (told: readonly Buffer[]): readonly Target[] => [
  { path: '/v1/events', type: 'application/x-ndjson', originals: told },
  { path: '/v1/events', type: 'application/json', originals: told },
  { path: '/fhir', type: 'application/fhir+json', originals: FHIR },
  { path: '/fhir/Encounter', type: 'application/fhir+json', originals: FHIR },
  { path: '/v1/import?profile=pharmacy', type: 'text/csv', originals: [CSV] },
  {
    path: '/dicomweb/studies',
    type: 'multipart/related; type="application/dicom"; boundary=b',
    originals: IMAGES.length > 0 ? IMAGES : [CSV],
  },
  { path: '/v1/ecg/chunks', type: 'application/json', originals: told },
];

async function harmBodies(abuse: Abuse): Promise<void> {
  const targets = targetsOf(records(abuse.now));
  await repeat(abuse, 'harmed bodies over HTTP', () => harmBody(abuse, targets));
}

async function harmBody(abuse: Abuse, targets: readonly Target[]): Promise<void> {
  const target = pick(targets, abuse.next);
  const original = pick(target?.originals ?? [], abuse.next);
  if (target === undefined || original === undefined) return;
  const body = mutated(original, abuse.next);
  const isMultipart = target.type.startsWith('multipart');
  const sent = isMultipart
    ? Buffer.concat([
        Buffer.from('--b\r\nContent-Type: application/dicom\r\n\r\n'),
        body,
        Buffer.from('\r\n--b--\r\n'),
      ])
    : body;
  await call(abuse, { ...target, body: sent, isGzip: abuse.next() < 0.05 });
}

interface Call {
  readonly path: string;
  readonly type: string;
  readonly body: Uint8Array;
  readonly isGzip: boolean;
}

function call({ vigil }: Abuse, { path, type, body, isGzip }: Call): Promise<void> {
  return new Promise((resolve) => {
    const sent = request(
      {
        host: '127.0.0.1',
        port: vigil.ports.ingest,
        path,
        method: 'POST',
        headers: {
          authorization: `Bearer ${vigil.platformKey()}`,
          'content-type': type,
          'content-length': body.length,
          ...(isGzip && { 'content-encoding': 'gzip' }),
        },
        timeout: 30_000,
      },
      (response) => {
        response.resume();
        response.on('close', () => resolve());
      },
    );
    sent.on('timeout', () => sent.destroy());
    sent.on('error', () => resolve());
    sent.end(body);
  });
}

async function sendMonsters(abuse: Abuse): Promise<void> {
  const bodies = monsters();
  const targets = targetsOf([]);
  for (let at = 0; !abuse.until.aborted; at += 1) {
    const monster = bodies[at % bodies.length];
    const { path, type } = targets[at % 3 === 0 ? 2 : at % 2] ?? { path: '/', type: 'text/plain' };
    if (monster !== undefined) await call(abuse, { path, type, ...monster });
    abuse.struck('monsters over HTTP');
    await wait(100);
  }
}

/** Each of sixty lines says fifteen or sixty mebibytes and has no key; it sends as much as it is let, while all the others do. */
async function strangersAtOnce({ vigil, until }: Abuse): Promise<void> {
  const paths = [
    ['/v1/events', 'application/json'],
    ['/fhir', 'application/fhir+json'],
    ['/v1/ecg/aecg', 'application/xml'],
    ['/v1/edge/events', 'application/json'],
    ['/v1/nothing', 'application/json'],
  ] as const;
  const one = async (at: number): Promise<void> => {
    const [path, type] = paths[at % paths.length] ?? paths[0];
    const size = path === '/v1/ecg/aecg' ? 60 * 1024 * 1024 : 15 * 1024 * 1024;
    const socket = connect(vigil.ports.ingest, '127.0.0.1');
    socket.on('error', () => socket.destroy());
    socket.resume();
    const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: ${type}\r\nContent-Length: ${String(size)}\r\n\r\n`;
    socket.write(head);
    // Never the last piece: what is kept of it stays kept until the line is cut.
    for (let sent = 0; sent < size - MEBIBYTE && !socket.destroyed; sent += MEBIBYTE) {
      if (until.aborted) break;
      if (!socket.write(STRANGE))
        await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), wait(1_000)]);
    }
    await wait(2_000);
    socket.destroy();
  };
  await Promise.all(Array.from({ length: 60 }, (_, at) => one(at)));
}

const MEBIBYTE = 1024 * 1024;
const STRANGE = Buffer.alloc(MEBIBYTE, 32);

async function harmDicom(abuse: Abuse): Promise<void> {
  const { next } = abuse;
  const associate = Buffer.concat([
    Buffer.from([1, 0, 0, 0, 0, 0xcd, 0, 1, 0, 0]),
    Buffer.from('VIGIL           FUZZ            ', 'latin1'),
    Buffer.alloc(32),
    randomBytes(next, 137),
  ]);
  const image = pick(IMAGES, next) ?? associate;
  await throwAt(abuse.dicomPort, Buffer.concat([mutated(associate, next), mutated(image, next)]));
}

/** More than the door skips, and no end: it must cut us. */
async function endlessFrame({ vigil, until }: Abuse): Promise<void> {
  const socket = connect(vigil.ports.mllp, '127.0.0.1');
  socket.on('error', () => socket.destroy());
  socket.write(Buffer.from('\vMSH|^~\\&|'));
  for (let sent = 0; sent < 30 && !socket.destroyed && !until.aborted; sent += 1) {
    if (!socket.write(Buffer.alloc(1024 * 1024, 65)))
      await Promise.race([new Promise((resolve) => socket.once('drain', resolve)), wait(1_000)]);
  }
  socket.destroy();
  await wait(500);
}

const BEGUN: readonly string[] = [
  'POST /v1/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100000\r\n',
  '\vMSH|^~\\&|SLOW|',
  '\u0010\u007f\u0000\u0004MQTT\u0004',
  '\u0001\u0000\u0000\u0000\u0000',
];

/** One byte in a while on each of forty lines; a line that is cut is opened anew. */
async function sendSlowly(abuse: Abuse): Promise<void> {
  const lines = Array.from({ length: 40 }, (_, at) => ({
    at,
    socket: undefined as Socket | undefined,
  }));
  while (!abuse.until.aborted) {
    for (const line of lines) {
      const port = portsOf(abuse)[line.at % 4] ?? 0;
      // At the door that counts lines by address only a few, so that others of this address are still let in.
      if (line.at % 4 === 1 && line.at > 16) continue;
      if (line.socket === undefined || line.socket.destroyed) {
        line.socket = connect(port, '127.0.0.1');
        line.socket.on('error', () => undefined);
        line.socket.write(BEGUN[line.at % 4] ?? '');
      } else line.socket.write('a');
      abuse.struck('slow senders');
    }
    await wait(250);
  }
  for (const { socket } of lines) socket?.destroy();
}

export const CROWD = 10_000;
const HELD_MS = 20_000;

/** Ten thousand at once over all ports, from many addresses, that say nothing; then all leave, and come again. */
async function crowd(abuse: Abuse): Promise<void> {
  while (!abuse.until.aborted) {
    const sockets: Socket[] = [];
    const failed = new Map<string, number>();
    let connected = 0;
    for (let at = 0; at < CROWD && !isOver(abuse); at += 1) {
      const socket = connect({
        host: '127.0.0.1',
        port: portsOf(abuse)[at % 4] ?? 0,
        localAddress: `127.0.${String(1 + (at % 200))}.${String(2 + (at % 7))}`,
      });
      socket.on('connect', () => (connected += 1));
      socket.on('error', ({ code = 'unknown' }: NodeJS.ErrnoException) => {
        failed.set(code, (failed.get(code) ?? 0) + 1);
      });
      sockets.push(socket);
      abuse.struck('ten thousand connections');
      if (at % 200 === 199) await wait(40);
    }
    await wait(HELD_MS, undefined, { signal: abuse.until }).catch(() => undefined);
    if (sockets.length === CROWD) abuse.crowded({ connected, failed: new Map(failed) });
    for (const socket of sockets) socket.destroy();
    await wait(1_000);
  }
}
