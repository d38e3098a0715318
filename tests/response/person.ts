// One person at the API of the dashboard: signs in with a password as anybody does, again when the session of a shift is over, asks, and acts with
// a key of its own for each act. An act resolves with what was done, or with the code of the refusal.
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { CommandOutcome } from '../../contracts/command.ts';
import { Session } from '../../contracts/api/session.ts';
import type { EpochMs } from '../../contracts/time.ts';

export interface Desk {
  readonly url: string;
  readonly now: () => EpochMs;
  readonly passwordOf: (user: string) => string;
}

interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Answered {
  readonly status: number;
  readonly body: unknown;
}

export type Done = Extract<CommandOutcome, { outcome: 'done' }>;

export class Person {
  readonly user: string;
  readonly #desk: Desk;
  #session: Session | undefined;

  constructor(desk: Desk, user: string) {
    this.#desk = desk;
    this.user = user;
  }

  async reads<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.infer<Schema>> {
    const { status, body } = await this.#ask(path, {});
    if (status !== 200) throw new Error(`${this.user}: ${path} answered ${status}: ${said(body)}`);
    return schema.parse(body);
  }

  /** The status alone: of what is not for this person's eyes. */
  async statusOf(path: string): Promise<number> {
    return (await this.#ask(path, {})).status;
  }

  /** Throws where it is refused. */
  async does(path: string, act: object): Promise<Done> {
    const { status, body } = await this.#act(path, act);
    if (status !== 200)
      throw new Error(
        `${this.user}: ${said(act)} at ${path} was answered ${status}: ${said(body)}`,
      );
    const outcome = CommandOutcome.parse(body);
    if (outcome.outcome !== 'done') throw new Error(`${this.user}: ${said(outcome)}`);
    return outcome;
  }

  /** The code of the refusal; throws where it is done. */
  async isRefused(path: string, act: object): Promise<string> {
    const { status, body } = await this.#act(path, act);
    const { code } = body as { readonly code?: unknown };
    if (status === 200 || typeof code !== 'string')
      throw new Error(`${this.user}: ${said(act)} at ${path} was not refused: ${said(body)}`);
    return code;
  }

  #act(path: string, act: object): Promise<Answered> {
    return this.sends(path, act, randomUUID());
  }

  /** Whatever the answer is. The same key again while it is still to come: it is one act. */
  async sends(path: string, act: object, key: string): Promise<Answered> {
    const headers = { 'content-type': 'application/json', 'idempotency-key': key };
    for (;;) {
      const answer = await this.#ask(path, { method: 'POST', headers, body: JSON.stringify(act) });
      if (answer.status !== 202) return answer;
    }
  }

  async #ask(path: string, init: Asking): Promise<Answered> {
    const headers = { ...init.headers, authorization: `Bearer ${await this.#token()}` };
    const response = await fetch(`${this.#desk.url}${path}`, { ...init, headers });
    return { status: response.status, body: await response.json() };
  }

  async #token(): Promise<string> {
    if (this.#session === undefined || this.#session.expiresAt <= this.#desk.now())
      this.#session = await this.#signIn();
    return this.#session.token;
  }

  async #signIn(): Promise<Session> {
    const { url, passwordOf } = this.#desk;
    const response = await fetch(`${url}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user: this.user, password: passwordOf(this.user) }),
    });
    const body: unknown = await response.json();
    if (response.status !== 200) throw new Error(`${this.user} could not sign in: ${said(body)}`);
    return Session.parse(body);
  }
}

const said = (value: unknown): string => JSON.stringify(value);
