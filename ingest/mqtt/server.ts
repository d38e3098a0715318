// Listens for MQTT on TCP or TLS and keeps every limit of `limits.ts`. It owns connections and pressure; who may send and what becomes of a
// message is decided by whoever opens it. Nothing here sees a character of a message.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';
import { NOBODY, type ByteBudget } from '../pressure/byte-budget.ts';
import { Connection, type Duties } from './connection.ts';
import { refusal } from './codec.ts';
import type { RefusalReason } from './limits.ts';

export interface MqttServerParts<Sender> extends Pick<
  Duties<Sender>,
  'limits' | 'counters' | 'nowMs' | 'take' | 'renew'
> {
  /** `cut` ends this connection: another one took over its session. */
  readonly admit: (
    packet: Parameters<Duties<Sender>['admit']>[0],
    cut: () => void,
  ) => ReturnType<Duties<Sender>['admit']>;
  readonly budget: ByteBudget;
  /** By whose share of the budget a sender reads. */
  readonly siteOf: (sender: Sender) => string;
  readonly tls?: TlsOptions | undefined;
}

const SWEEP_MS = 1_000;
const HANDSHAKE_MS = 10_000;

export class MqttServer<Sender> {
  readonly #parts: MqttServerParts<Sender>;
  readonly #server: Server;
  readonly #connections = new Set<Connection<Sender>>();
  readonly #countByAddress = new Map<string, number>();
  #bufferedBytes = 0;
  #sweeper: NodeJS.Timeout | undefined;

  constructor(parts: MqttServerParts<Sender>) {
    this.#parts = parts;
    const take = (socket: Socket): void => this.#take(socket);
    this.#server =
      parts.tls === undefined
        ? createServer(take)
        : createTlsServer({ handshakeTimeout: HANDSHAKE_MS, ...parts.tls }, take).on(
            'tlsClientError',
            () => parts.counters.refused('tls-failed'),
          );
    this.#server.maxConnections = parts.limits.connectionsMax + 64;
    this.#server.on('drop', () => parts.counters.refused('too-many-connections'));
  }

  /** Resolves with the bound port; rejects with Node's error where the port is taken. */
  async listen(port: number, host: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ port, host }, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    this.#sweeper = setInterval(() => {
      for (const connection of [...this.#connections]) connection.sweep();
    }, SWEEP_MS);
    this.#sweeper.unref();
    return (this.#server.address() as AddressInfo).port;
  }

  /** Takes no more; what is being stored is acknowledged; what is not done after `graceMs` is cut and comes again. */
  async stop(graceMs: number): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const connection of [...this.#connections]) connection.finish();
    const forced = setTimeout(() => {
      for (const connection of [...this.#connections]) connection.cut('stopped');
    }, graceMs);
    await closed;
    clearTimeout(forced);
    clearInterval(this.#sweeper);
  }

  #take(socket: Socket): void {
    const { limits, counters, budget, siteOf } = this.#parts;
    const address = socket.remoteAddress ?? '';
    const reason = this.#refusalFor(address);
    if (reason !== undefined) {
      counters.refused(reason);
      socket.on('error', () => undefined);
      socket.end(refusal(4, reason));
      socket.resume();
      setTimeout(() => socket.destroy(), 500).unref();
      return;
    }
    this.#countByAddress.set(address, this.#countFrom(address) + 1);
    counters.connected();
    const connection: Connection<Sender> = new Connection<Sender>(socket, {
      limits,
      counters,
      nowMs: this.#parts.nowMs,
      take: this.#parts.take,
      renew: this.#parts.renew,
      reader: (sender, go) => budget.reader(sender === undefined ? NOBODY : siteOf(sender), go),
      hold: (sender, bytes) => budget.hold(siteOf(sender), bytes),
      admit: (packet) => this.#parts.admit(packet, () => connection.cut('taken-over')),
      buffered: (change) => this.#account(change),
      closed: () => this.#forget(connection, address),
    });
    this.#connections.add(connection);
  }

  #refusalFor(address: string): RefusalReason | undefined {
    const { limits } = this.#parts;
    if (this.#connections.size >= limits.connectionsMax) return 'too-many-connections';
    return this.#countFrom(address) >= limits.connectionsPerAddressMax
      ? 'too-many-from-address'
      : undefined;
  }

  /** Only a connection that grows is to blame: one that releases memory must never be cut for it. */
  #account(change: number): 'fits' | 'full' {
    this.#bufferedBytes += change;
    return change > 0 && this.#bufferedBytes > this.#parts.limits.bufferedBytesMax
      ? 'full'
      : 'fits';
  }

  #countFrom(address: string): number {
    return this.#countByAddress.get(address) ?? 0;
  }

  #forget(connection: Connection<Sender>, address: string): void {
    if (!this.#connections.delete(connection)) return;
    this.#parts.counters.disconnected();
    const left = this.#countFrom(address) - 1;
    if (left > 0) this.#countByAddress.set(address, left);
    else this.#countByAddress.delete(address);
  }
}
