// The live side: reads the FEED once and gives each socket what its account may see, from its cursor on, without a gap or a repeat.
// Clients name no rooms; what reaches them follows from the account alone and is asked anew for every entry. A client that does
// not keep up is told to fetch snapshots instead of being queued without end.
import type { Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';
import { type Account, coversPlace } from '../../../contracts/account.ts';
import { type Notice, type Resync, SocketAuth } from '../../../contracts/api/socket.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import type { Task } from '../../../contracts/task.ts';
import type { SessionId } from '../../../contracts/ids.ts';
import type { EpochMs } from '../../../contracts/time.ts';
import type { Log } from '../../../platform/log.ts';
import { HttpProblem } from '../problem.ts';
import { alertFor } from '../reads/dispositions.ts';
import { admitsEntry, isDesk } from '../scope.ts';
import type { SignedIn } from '../session/authenticate.ts';
import { FeedWindow, type SequencedEntry } from './feed-window.ts';

export interface GatewayParts {
  readonly http: HttpServer;
  /** Account of a handshake. @throws HttpProblem */
  readonly authenticate: (handshake: {
    readonly token: string | undefined;
    readonly cookie: string | undefined;
    readonly origin: string | undefined;
    readonly host: string | undefined;
  }) => Promise<SignedIn>;
  /** The account as it is now; undefined ends its sockets. */
  readonly currentAccount: (account: Account, session: SessionId) => Promise<Account | undefined>;
  /** A task went to a socket. */
  readonly onTaskShown?: (account: Account, task: Task) => void;
  readonly startSeq: number;
  readonly now: () => EpochMs;
  readonly log: Log;
}

const ENTRIES_HELD = 20_000;
/** More missed entries than this are cheaper to fetch as snapshots. */
const REPLAY_MAX = 2_000;
/** Packets that may wait in one socket before entries are skipped and it is told to fetch snapshots. Above a whole replay. */
const BACKLOG_MAX = 4_000;
const SOCKETS_MAX = 5_000;
const AUTH_PAYLOAD_MAX_BYTES = 16 * 1024;
/** A connection that does not sign in. */
const HANDSHAKE_MS = 10_000;

interface Client {
  readonly socket: Socket;
  account: Account;
  readonly session: SessionId;
  /** No entry is sent from then on, however long the socket stays open. */
  readonly expiresAt: EpochMs;
  /** True while it does not keep up: entries are left out until its buffer has drained, then it is told to fetch snapshots. */
  skipping: boolean;
}

interface Admission extends SignedIn {
  readonly cursor: number | null;
  readonly accountChanges: number;
}

export class Gateway {
  readonly #parts: GatewayParts;
  readonly #io: Server;
  readonly #window: FeedWindow;
  readonly #clients = new Map<string, Client>();
  /** Changes of accounts seen so far: a handshake during which one came by is looked at again. */
  #accountChanges = 0;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
    this.#window = new FeedWindow(parts.startSeq, ENTRIES_HELD);
    this.#io = new Server(parts.http, {
      path: '/socket.io',
      transports: ['websocket'],
      perMessageDeflate: false,
      httpCompression: false,
      maxHttpBufferSize: AUTH_PAYLOAD_MAX_BYTES,
      connectTimeout: HANDSHAKE_MS,
      allowRequest: (_request, answer) => {
        const isFull = this.#io.engine.clientsCount >= SOCKETS_MAX;
        answer(isFull ? 'too-many-sockets' : null, !isFull);
      },
      serveClient: false,
    });
    this.#io.use((socket, next) => {
      this.#admit(socket).then(
        () => next(),
        (error: unknown) => next(refusal(error)),
      );
    });
    this.#io.on('connection', (socket) => {
      void this.#enter(socket);
    });
  }

  get lastSeq(): number {
    return this.#window.lastSeq;
  }

  get sockets(): number {
    return this.#clients.size;
  }

  /** Takes the next entry of the FEED, in order. */
  async push(next: SequencedEntry): Promise<void> {
    this.#window.push(next);
    if (next.entry.type === 'account') {
      this.#accountChanges += 1;
      await this.#accountChanged(next.entry.userId);
    }
    const now = this.#parts.now();
    for (const client of this.#clients.values()) {
      if (now < client.expiresAt) this.#offer(client, next);
      else this.#end(client);
    }
  }

  /** Something of a topic has changed somewhere: whoever sees one of the places is told to ask anew. Volatile: the next question finds it. */
  notify(topic: string, places: readonly PlaceCode[]): void {
    for (const client of this.#clients.values()) {
      const sees =
        isDesk(client.account) && places.some((place) => coversPlace(client.account, place));
      if (sees && client.account.active)
        client.socket.volatile.emit('notice', { topic } satisfies Notice);
    }
  }

  /** Its sockets end at once, whether or not the sign-out could be recorded yet. */
  endSession(session: SessionId): void {
    for (const client of this.#clients.values()) if (client.session === session) this.#end(client);
  }

  async close(): Promise<void> {
    await this.#io.close();
  }

  async #admit(socket: Socket): Promise<void> {
    const auth = SocketAuth.parse(socket.handshake.auth);
    const { cookie, origin, host } = socket.handshake.headers;
    const accountChanges = this.#accountChanges;
    const signedIn = await this.#parts.authenticate({ token: auth.token, cookie, origin, host });
    socket.data = { ...signedIn, cursor: auth.cursor ?? null, accountChanges } satisfies Admission;
  }

  /** Between the look at the account and now it may have changed, and the change have gone by. */
  async #enter(socket: Socket): Promise<void> {
    const admission = socket.data as Admission;
    let { account, accountChanges } = admission;
    while (accountChanges !== this.#accountChanges) {
      accountChanges = this.#accountChanges;
      const current = await this.#current({ account, session: admission.session });
      if (current === undefined) {
        socket.disconnect(true);
        return;
      }
      account = current;
    }
    if (socket.connected) this.#welcome(socket, { ...admission, account });
  }

  /** Replay and entry into the live set happen in one turn of the event loop, so nothing can come between. */
  #welcome(socket: Socket, { account, session, expiresAt, cursor }: Admission): void {
    const client: Client = { socket, account, session, expiresAt, skipping: false };
    this.#clients.set(socket.id, client);
    socket.on('disconnect', () => this.#clients.delete(socket.id));
    socket.conn.on('drain', () => this.#caughtUp(client));
    socket.emit('hello', { at: this.#parts.now(), seq: this.#window.lastSeq, account: account.id });
    if (cursor !== null) this.#replay(client, cursor);
  }

  #replay(client: Client, cursor: number): void {
    const replay = this.#window.since(cursor);
    if (replay.outcome !== 'entries') {
      this.#resync(client, replay.outcome);
      return;
    }
    if (replay.entries.length > REPLAY_MAX) {
      this.#resync(client, 'cursor-too-old');
      return;
    }
    for (const entry of replay.entries) this.#send(client, entry);
  }

  #offer(client: Client, next: SequencedEntry): void {
    if (!client.skipping && backlogOf(client.socket) > BACKLOG_MAX) client.skipping = true;
    if (!client.skipping) this.#send(client, next);
  }

  #send(client: Client, { seq, entry }: SequencedEntry): void {
    if (!admitsEntry(client.account, entry)) return;
    const shown =
      entry.type === 'alert' ? { ...entry, alert: alertFor(client.account, entry.alert) } : entry;
    client.socket.emit('feed', { seq, ...shown });
    if (entry.type === 'task') this.#parts.onTaskShown?.(client.account, entry.task);
  }

  #caughtUp(client: Client): void {
    if (!client.skipping) return;
    client.skipping = false;
    this.#resync(client, 'too-slow');
  }

  /** What was published up to `seq` is in the store already: snapshots fetched after this message contain it. */
  #resync(client: Client, reason: Resync['reason']): void {
    client.socket.emit('resync', { seq: this.#window.lastSeq, reason });
  }

  async #accountChanged(userId: string): Promise<void> {
    for (const client of this.#clients.values()) {
      if (client.account.id !== userId) continue;
      const current = await this.#current(client);
      if (current === undefined) this.#end(client);
      else client.account = current;
    }
  }

  /** An account that cannot be looked at just now may have lost its rights: its sockets end, and come back when it can. */
  #current({
    account,
    session,
  }: Pick<Client, 'account' | 'session'>): Promise<Account | undefined> {
    return this.#parts.currentAccount(account, session).catch((error: unknown) => {
      this.#parts.log.warn(
        { err: error, account: account.id },
        'an account could not be looked at',
      );
      return undefined;
    });
  }

  /** At once: not only when the other side has heard of it. */
  #end(client: Client): void {
    this.#clients.delete(client.socket.id);
    client.socket.disconnect(true);
  }
}

/** Packets that the transport has not yet taken. */
function backlogOf(socket: Socket): number {
  const transport: object = socket.conn;
  return 'writeBuffer' in transport && Array.isArray(transport.writeBuffer)
    ? transport.writeBuffer.length
    : 0;
}

function refusal(error: unknown): Error {
  const code = error instanceof HttpProblem ? error.problem.code : 'bad-handshake';
  return Object.assign(new Error(code), { data: { code } });
}
