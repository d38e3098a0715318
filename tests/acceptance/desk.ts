// The dashboard as a signed-in person uses it: the API with the bearer token, acts with an idempotency key, and the live feed.
import { randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import type { z } from 'zod';
import { AlertDetail, AlertList, AuditList, TaskList } from '../../contracts/api/alerts.ts';
import { Session } from '../../contracts/api/session.ts';
import { SeriesAnswer, type SeriesPoint } from '../../contracts/api/series.ts';
import { FeedMessage } from '../../contracts/api/socket.ts';
import type { AlertCommand, TaskCommand } from '../../contracts/command.ts';
import type { Alert } from '../../contracts/alert.ts';
import type { Task } from '../../contracts/task.ts';
import type { Vigil } from './vigil-process.ts';

export interface DeskAnswer {
  readonly status: number;
  readonly body: unknown;
}

/** What an act came to: 200 with the new state, or the code of the refusal. */
export interface ActAnswer {
  readonly status: number;
  readonly state: string | null;
  readonly version: number | null;
  /** Of the problem; null where it was done. */
  readonly code: string | null;
}

export interface Acting {
  readonly key?: string;
  readonly expectedVersion?: number;
}

export async function ask(vigil: Vigil, path: string, init: RequestInit = {}): Promise<DeskAnswer> {
  const response = await fetch(vigil.url('dashboard', path), init);
  const bytes = Buffer.from(await response.arrayBuffer());
  vigil.heard.push(bytes);
  const text = bytes.toString('utf8');
  const isJson = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, body: isJson ? (JSON.parse(text) as unknown) : text };
}

export class Desk {
  readonly vigil: Vigil;
  readonly user: string;
  readonly token: string;

  constructor(vigil: Vigil, user: string, token: string) {
    this.vigil = vigil;
    this.user = user;
    this.token = token;
  }

  static async signIn(vigil: Vigil, user: string): Promise<Desk> {
    const answer = await ask(vigil, '/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user, password: vigil.passwordOf(user) }),
    });
    if (answer.status !== 200)
      throw new Error(`${user} could not sign in: ${JSON.stringify(answer.body)}`);
    return new Desk(vigil, user, Session.parse(answer.body).token);
  }

  get(path: string): Promise<DeskAnswer> {
    return ask(this.vigil, path, { headers: { authorization: `Bearer ${this.token}` } });
  }

  async read<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> {
    const answer = await this.get(path);
    if (answer.status !== 200)
      throw new Error(`${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`);
    return schema.parse(answer.body);
  }

  async alerts(query = ''): Promise<Alert[]> {
    return (await this.read(`/api/alerts${query}`, AlertList)).alerts;
  }

  alert(id: string): Promise<AlertDetail> {
    return this.read(`/api/alerts/${id}`, AlertDetail);
  }

  async tasks(): Promise<Task[]> {
    return (await this.read('/api/tasks', TaskList)).tasks;
  }

  async audit(subject: string): Promise<AuditList['entries']> {
    const path = `/api/audit?subject=${encodeURIComponent(subject)}`;
    return (await this.read(path, AuditList)).entries;
  }

  /** The one day of a series, as known now or at `asOf`. */
  async dayOf(series: string, day: string, asOf?: number): Promise<SeriesPoint> {
    const span = `from=${Date.parse(`${day}T00:00:00+08:00`)}&to=${Date.parse(`${day}T23:00:00+08:00`)}`;
    const known = asOf === undefined ? '' : `&asOf=${asOf}`;
    const { points } = await this.read(`/api/series/${series}?${span}${known}`, SeriesAnswer);
    const [point] = points;
    if (point === undefined || points.length > 1) throw new Error(`${points.length} days, not one`);
    return point;
  }

  act(
    on: { readonly alert: string } | { readonly task: string },
    command: AlertCommand | TaskCommand,
    acting: Acting = {},
  ): Promise<ActAnswer> {
    const path = 'alert' in on ? `alerts/${on.alert}` : `tasks/${on.task}`;
    const { key = randomUUID(), expectedVersion } = acting;
    const body = { ...command, ...(expectedVersion !== undefined && { expectedVersion }) };
    return this.#submit(`/api/${path}/commands`, body, key);
  }

  /** Sends again with the same key while the answer is still to come. */
  async #submit(path: string, body: object, key: string): Promise<ActAnswer> {
    for (;;) {
      const answer = await ask(this.vigil, path, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${this.token}`,
          'content-type': 'application/json',
          'idempotency-key': key,
        },
        body: JSON.stringify(body),
      });
      if (answer.status === 202) continue;
      const { state, version, code } = answer.body as Record<string, unknown>;
      return {
        status: answer.status,
        state: typeof state === 'string' ? state : null,
        version: typeof version === 'number' ? version : null,
        code: typeof code === 'string' ? code : null,
      };
    }
  }

  /** Opens the live feed from now on. */
  async feed(): Promise<Feed> {
    const socket = io(this.vigil.url('dashboard', ''), {
      path: '/socket.io',
      transports: ['websocket'],
      auth: { token: this.token },
      forceNew: true,
    });
    const feed = new Feed(socket, this.vigil.heard);
    await new Promise<void>((resolve, reject) => {
      socket.once('hello', () => resolve());
      socket.once('connect_error', (error) => {
        socket.close();
        reject(error);
      });
    });
    return feed;
  }
}

export interface Heard {
  readonly entry: FeedMessage;
  readonly atMs: number;
}

/** What reached one person's screen. */
export class Feed {
  readonly heard: Heard[] = [];
  readonly #socket: Socket;

  constructor(socket: Socket, heard: Buffer[]) {
    this.#socket = socket;
    socket.on('feed', (message: unknown) => {
      heard.push(Buffer.from(JSON.stringify(message)));
      this.heard.push({ entry: FeedMessage.parse(message), atMs: Date.now() });
    });
  }

  close(): void {
    this.#socket.close();
  }
}
