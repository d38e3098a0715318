/**
 * The MLLP door: listens on TCP or TLS, admits registered peers only, and keeps every limit of `limits.ts`.
 *
 * It owns connections, framing, order and pressure. What a message means, and that it is stored before it is acknowledged, is the
 * business of `onMessage`; who may speak is decided by `admit`. Nothing here logs or sees a character of a message.
 */
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket, type TlsOptions } from 'node:tls';
import type { ByteBudget } from '../pressure/byte-budget.ts';
import { Connection } from './connection.ts';
import type { DropReason, MllpCounters, MllpLimits, RefusalReason } from './limits.ts';

export interface Caller {
  /** IPv4 addresses that arrive mapped into IPv6 are given in their IPv4 form. */
  readonly address: string;
  readonly port: number;
  /** SHA-256 fingerprint of the client certificate, upper-case hex with colons; only over TLS with client certificates. */
  readonly certificateFingerprint: string | undefined;
}

export type Admission<Site> =
  | { readonly outcome: 'admitted'; readonly site: Site }
  | { readonly outcome: 'refused'; readonly reason: string };

export interface Peer<Site> extends Caller {
  readonly site: Site;
}

export interface MllpServerParts<Site> {
  readonly limits: MllpLimits;
  readonly counters: MllpCounters;
  readonly nowMs: () => number;
  readonly budget: ByteBudget;
  /** By whose share of the budget a peer reads. */
  readonly siteOf: (site: Site) => string;
  /** Resolves with the acknowledgement's payload, or null where the sender wants none. It should not reject. */
  readonly onMessage: (bytes: Uint8Array, peer: Peer<Site>) => Promise<Uint8Array | null>;
  readonly admit: (caller: Caller) => Admission<Site>;
  /** Asked before each message and every second: what an admitted peer may do now. */
  readonly renew: (peer: Peer<Site>) => Admission<Site>;
  /** Builds the refusal of a frame that is not handed to `onMessage`, from its first bytes. */
  readonly refuse: (head: Uint8Array, reason: DropReason) => Uint8Array | null;
  readonly tls?: TlsOptions;
}

const SWEEP_MS = 1_000;
const HANDSHAKE_MS = 10_000;
const MAPPED_IPV4 = '::ffff:';

export class MllpServer<Site> {
  private readonly parts: MllpServerParts<Site>;
  private readonly server: Server;
  /** Oldest first, each with the address that it came from. */
  private readonly connections = new Map<Connection, string>();
  private readonly countByAddress = new Map<string, number>();
  private bufferedBytes = 0;
  private sweeper: NodeJS.Timeout | undefined;
  private stopping = false;
  private emptied: (() => void) | undefined;

  constructor(parts: MllpServerParts<Site>) {
    this.parts = parts;
    const take = (socket: Socket): void => this.take(socket);
    this.server =
      parts.tls === undefined
        ? createServer({ allowHalfOpen: true, pauseOnConnect: true }, take)
        : createTlsServer(
            { handshakeTimeout: HANDSHAKE_MS, ...parts.tls, allowHalfOpen: true },
            take,
          ).on('tlsClientError', () => parts.counters.refused('tls-failed'));
    // Bounds also those that are still shaking hands; the others are counted and refused one by one in `judge`.
    this.server.maxConnections = parts.limits.connectionsMax + 64;
    this.server.on('drop', () => parts.counters.refused('too-many-connections'));
  }

  get connectionCount(): number {
    return this.connections.size;
  }

  /** Resolves with the bound port; rejects with Node's error where the port is taken. */
  async listen(port: number, host?: string): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen({ port, ...(host === undefined ? {} : { host }) }, () => {
        this.server.off('error', reject);
        resolve();
      });
    });
    this.sweeper = setInterval(() => this.sweep(), SWEEP_MS);
    this.sweeper.unref();
    const { port: bound } = this.server.address() as AddressInfo;
    return bound;
  }

  /** Takes no more, lets every complete message be answered, closes; what is not done after `graceMs` is cut. */
  async stop(graceMs: number): Promise<void> {
    this.stopping = true;
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
    for (const connection of this.connections.keys()) connection.finish();
    const forced = setTimeout(() => {
      for (const connection of [...this.connections.keys()]) connection.cut('stopped');
    }, graceMs);
    await closed;
    // The server may report its end a moment before the last socket does.
    if (this.connections.size > 0) await new Promise<void>((resolve) => (this.emptied = resolve));
    clearTimeout(forced);
    clearInterval(this.sweeper);
  }

  private sweep(): void {
    for (const connection of [...this.connections.keys()]) connection.sweep();
  }

  private take(socket: Socket): void {
    const caller = callerOf(socket);
    const admission = this.judge(caller);
    if (admission.outcome === 'refused') {
      this.parts.counters.refused(admission.reason);
      socket.on('error', () => undefined);
      socket.destroy();
      return;
    }
    let peer: Peer<Site> = { ...caller, site: admission.site };
    this.countByAddress.set(caller.address, this.countFrom(caller.address) + 1);
    this.parts.counters.connected();
    const connection: Connection = new Connection(socket, {
      limits: this.parts.limits,
      counters: this.parts.counters,
      nowMs: this.parts.nowMs,
      answer: (bytes) => this.parts.onMessage(bytes, peer),
      refuse: this.parts.refuse,
      reader: (go) => this.parts.budget.reader(this.parts.siteOf(peer.site), go),
      hold: (bytes) => this.parts.budget.hold(this.parts.siteOf(peer.site), bytes),
      standing: () => {
        const renewed = this.parts.renew(peer);
        if (renewed.outcome === 'refused') return 'revoked';
        if (renewed.site !== peer.site) peer = { ...peer, site: renewed.site };
        return 'holds';
      },
      buffered: (change) => this.account(change),
      closed: () => this.forget(connection, caller.address),
    });
    this.connections.set(connection, caller.address);
    socket.resume();
  }

  private judge(
    caller: Caller,
  ):
    | { readonly outcome: 'admitted'; readonly site: Site }
    | { readonly outcome: 'refused'; readonly reason: RefusalReason } {
    const { limits, admit } = this.parts;
    this.makeRoom(caller.address);
    if (this.stopping || this.connections.size >= limits.connectionsMax) {
      return { outcome: 'refused', reason: 'too-many-connections' };
    }
    if (this.countFrom(caller.address) >= limits.connectionsPerAddressMax) {
      return { outcome: 'refused', reason: 'too-many-from-address' };
    }
    const admission = admit(caller);
    return admission.outcome === 'admitted'
      ? admission
      : { outcome: 'refused', reason: 'unregistered' };
  }

  /** Lines that bring nothing must not shut others out: of the same address first, where that is what is short. */
  private makeRoom(address: string): void {
    const { connectionsMax, connectionsPerAddressMax, unusedMs } = this.parts.limits;
    const ofAddress = this.countFrom(address) >= connectionsPerAddressMax;
    if (!ofAddress && this.connections.size < connectionsMax) return;
    for (const [connection, from] of this.connections) {
      if (ofAddress && from !== address) continue;
      if (!connection.isIdlyHeld(unusedMs)) continue;
      connection.cut('displaced');
      return;
    }
  }

  private account(change: number): 'fits' | 'full' {
    this.bufferedBytes += change;
    // Only a connection that grows is to blame: one that releases memory must never be cut for it.
    return change > 0 && this.bufferedBytes > this.parts.limits.bufferedBytesMax ? 'full' : 'fits';
  }

  private countFrom(address: string): number {
    return this.countByAddress.get(address) ?? 0;
  }

  private forget(connection: Connection, address: string): void {
    this.connections.delete(connection);
    this.parts.counters.disconnected();
    const left = this.countFrom(address) - 1;
    if (left > 0) this.countByAddress.set(address, left);
    else this.countByAddress.delete(address);
    if (this.connections.size === 0) this.emptied?.();
  }
}

function callerOf(socket: Socket): Caller {
  const remote = socket.remoteAddress ?? '';
  return {
    address: remote.startsWith(MAPPED_IPV4) ? remote.slice(MAPPED_IPV4.length) : remote,
    port: socket.remotePort ?? 0,
    certificateFingerprint: fingerprintOf(socket),
  };
}

function fingerprintOf(socket: Socket): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  // An unverified certificate proves nothing, so it must not admit anyone.
  if (!socket.authorized) return undefined;
  const certificate = socket.getPeerCertificate();
  return certificate.fingerprint256;
}
