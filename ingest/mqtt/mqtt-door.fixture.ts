// An MQTT door on a free port with everything behind it in memory, and a client that speaks in packets.
import { connect, type Socket } from 'node:net';
import {
  generate,
  parser,
  type IConnectPacket,
  type IPublishPacket,
  type Packet,
} from 'mqtt-packet';
import { silentLog, type Log } from '../../platform/log.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import { RateLimit } from '../events-api/rate-limit.ts';
import { behindHomeDoors, SITE_KEY } from '../home/reading.fixture.ts';
import { BYTES_MAX, ByteBudget } from '../pressure/byte-budget.ts';
import { openMqtt } from './open-mqtt.ts';

const stops: (() => Promise<void> | void)[] = [];

export async function closeAll(): Promise<void> {
  for (const stop of stops.splice(0).reverse()) await stop();
}

/** Remembers clients as the table does; the statements themselves are tested against the database. */
function sessionsInMemory(): Queryable {
  const known = new Set<string>();
  const query = async (text: string, [first]: unknown[] = []) => {
    const tokens = Array.isArray(first) ? first.map(String) : [String(first)];
    const live = tokens.filter((token) => known.has(token));
    if (text.startsWith('INSERT')) known.add(tokens[0] ?? '');
    if (text.startsWith('DELETE')) for (const token of tokens) known.delete(token);
    return { rows: [], rowCount: live.length };
  };
  return { query } as Partial<Queryable> as Queryable;
}

export interface Wishes {
  readonly publish?: Parameters<typeof openMqtt>[0]['publish'];
  readonly budget?: ByteBudget;
  readonly log?: Log;
  readonly rateLimit?: Pick<RateLimit, 'take'>;
}

export async function openDoor(
  tls?: { readonly cert: Buffer; readonly key: Buffer },
  wishes: Wishes = {},
) {
  const behind = behindHomeDoors();
  const rateLimit = new RateLimit();
  let aheadMs = 0;
  const opened = await openMqtt({
    ...behind.parts,
    store: sessionsInMemory(),
    metrics: behind.metrics,
    rateLimit,
    budget: new ByteBudget({ bytesMax: BYTES_MAX }),
    now: () => Date.now() + aheadMs,
    log: silentLog,
    ...wishes,
    clientTokens: (site, clientId) => [`${site} ${clientId}`],
    port: 0,
    host: '127.0.0.1',
    tls,
  });
  stops.push(() => opened.stop());
  const later = (ms: number): void => {
    aheadMs += ms;
  };
  return { ...behind, port: opened.port, later, rateLimit };
}

export const TOPIC = 'vigil/v1/s-one/readings';

export class Client {
  readonly socket: Socket;
  readonly #version: 4 | 5;
  readonly #packets: Packet[] = [];
  #wake: () => void = () => undefined;
  #over = false;

  constructor(port: number, version: 4 | 5 = 4) {
    this.#version = version;
    this.socket = connect(port, '127.0.0.1');
    const reader = parser({ protocolVersion: version });
    reader.on('packet', (packet: Packet) => {
      this.#packets.push(packet);
      this.#wake();
    });
    this.socket.on('data', (bytes: Buffer) => reader.parse(bytes));
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.#over = true;
      this.#wake();
    });
    stops.push(() => {
      this.socket.destroy();
    });
  }

  send(packet: Packet): void {
    this.socket.write(generate(packet, { protocolVersion: this.#version }));
  }

  /** The next packet; undefined when the door has ended the connection. */
  async next(): Promise<Packet | undefined> {
    for (;;) {
      const packet = this.#packets.shift();
      if (packet !== undefined || this.#over) return packet;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async login(more: Partial<IConnectPacket> = {}): Promise<Packet | undefined> {
    this.send({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: this.#version,
      clean: true,
      clientId: 'device-1',
      keepalive: 60,
      username: 's-one',
      password: Buffer.from(SITE_KEY),
      ...more,
    });
    return this.next();
  }

  publish(payload: object | string | Buffer, more: Partial<IPublishPacket> = {}): void {
    this.send({
      cmd: 'publish',
      topic: TOPIC,
      payload:
        typeof payload === 'object' && !Buffer.isBuffer(payload)
          ? JSON.stringify(payload)
          : payload,
      qos: 1,
      messageId: 1,
      dup: false,
      retain: false,
      ...more,
    });
  }
}
