// A real MLLP door and real clients for tests: every open door is asked at the end whether its books balance.
import { connect, type Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';
import { expect } from 'vitest';
import { BYTES_MAX, ByteBudget } from '../pressure/byte-budget.ts';
import { frame } from './framer.ts';
import { DEFAULT_MLLP_LIMITS, type MllpCounters, type MllpLimits } from './limits.ts';
import { MllpServer, type MllpServerParts, type Peer } from './server.ts';

export const latin = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');
export const block = (text: string): Buffer => Buffer.from(frame(Buffer.from(text, 'latin1')));

export class Tally implements MllpCounters {
  readonly counts = new Map<string, number>();
  private add(key: string, by = 1): void {
    this.counts.set(key, this.of(key) + by);
  }
  of(key: string): number {
    return this.counts.get(key) ?? 0;
  }
  received(): void {
    this.add('received');
  }
  answered(how: string): void {
    this.add('answered');
    this.add(`answered:${how}`);
  }
  dropped(reason: string): void {
    this.add('dropped');
    this.add(`dropped:${reason}`);
  }
  noise(byteCount: number): void {
    this.add('noise', byteCount);
  }
  connected(): void {
    this.add('connected');
  }
  disconnected(): void {
    this.add('disconnected');
  }
  refused(reason: string): void {
    this.add(`refused:${reason}`);
  }
  cut(reason: string): void {
    this.add(`cut:${reason}`);
  }
  heldBack(): void {
    this.add('held-back');
  }
}

export interface Door {
  readonly server: MllpServer<string>;
  readonly tally: Tally;
  readonly port: number;
  readonly seen: string[];
}

export interface Wishes {
  readonly limits?: Partial<MllpLimits>;
  readonly onMessage?: (bytes: Uint8Array, peer: Peer<string>) => Promise<Uint8Array | null>;
  readonly admit?: MllpServerParts<string>['admit'];
  readonly renew?: MllpServerParts<string>['renew'];
  readonly nowMs?: () => number;
  readonly refuse?: MllpServerParts<string>['refuse'];
  readonly tls?: TlsOptions;
  readonly budget?: ByteBudget;
}

const doors: Door[] = [];
const sockets: Socket[] = [];

export async function open(wishes: Wishes = {}): Promise<Door> {
  const tally = new Tally();
  const seen: string[] = [];
  const server = new MllpServer<string>({
    limits: { ...DEFAULT_MLLP_LIMITS, ...wishes.limits },
    counters: tally,
    nowMs: wishes.nowMs ?? ((): number => performance.now()),
    onMessage: async (bytes, peer) => {
      seen.push(latin(bytes));
      return wishes.onMessage === undefined
        ? Buffer.from(`ACK ${latin(bytes)}`, 'latin1')
        : wishes.onMessage(bytes, peer);
    },
    admit:
      wishes.admit ??
      ((): { outcome: 'admitted'; site: string } => ({ outcome: 'admitted', site: 's-1' })),
    budget: wishes.budget ?? new ByteBudget({ bytesMax: BYTES_MAX }),
    siteOf: (site) => site,
    renew: wishes.renew ?? (({ site }) => ({ outcome: 'admitted', site })),
    ...(wishes.tls === undefined ? {} : { tls: wishes.tls }),
    refuse:
      wishes.refuse ??
      ((head, reason): Buffer => Buffer.from(`NAK ${reason} ${latin(head).slice(0, 5)}`)),
  });
  const door = { server, tally, seen, port: await server.listen(0, '127.0.0.1') };
  doors.push(door);
  return door;
}

export class Client {
  readonly socket: Socket;
  private text = '';
  private readonly wakers: (() => void)[] = [];
  closed = false;

  constructor(port: number, reads: 'reads' | 'never-reads' = 'reads') {
    this.socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    sockets.push(this.socket);
    if (reads === 'reads') this.socket.on('data', (chunk: Buffer) => this.got(chunk));
    this.socket.on('end', () => this.socket.end());
    this.socket.on('error', () => undefined);
    this.socket.on('close', () => {
      this.closed = true;
      this.wake();
    });
  }

  private got(chunk: Buffer): void {
    this.text += chunk.toString('latin1');
    this.wake();
  }

  private wake(): void {
    for (const waker of this.wakers.splice(0)) waker();
  }

  get answers(): string[] {
    return this.text
      .split('\x1c\r')
      .filter((part) => part.startsWith('\x0b'))
      .map((part) => part.slice(1));
  }

  async until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise<void>((resolve) => this.wakers.push(resolve));
  }

  async answered(count: number): Promise<string[]> {
    await this.until(() => this.answers.length >= count || this.closed);
    return this.answers;
  }

  async gone(): Promise<void> {
    await this.until(() => this.closed);
  }
}

export const eventually = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
};

/** received = answered + dropped, and no connection is left. */
export async function settle(door: Door): Promise<void> {
  await door.server.stop(2_000);
  expect(door.tally.of('received')).toBe(door.tally.of('answered') + door.tally.of('dropped'));
  expect(door.tally.of('connected')).toBe(door.tally.of('disconnected'));
  expect(door.server.connectionCount).toBe(0);
}

/** Ends whatever a test left open. */
export async function closeAll(): Promise<void> {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const door of doors.splice(0)) await door.server.stop(0).catch(() => undefined);
}
