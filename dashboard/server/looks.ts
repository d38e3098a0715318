// Who looked at what, told to the audit before it is answered. A screen that asks again every few seconds is one look; it ends when a minute
// passes without a question. Bounded.
import { randomUUID } from 'node:crypto';
import type { Account } from '../../contracts/account.ts';
import { Command } from '../../contracts/command.ts';
import type { EpochMs } from '../../contracts/time.ts';

const ONE_LOOK_MS = 60_000;
const LOOKS_MAX = 20_000;

export interface Look {
  readonly what: string;
  readonly subject: string;
}

export class Looks {
  readonly #record: (command: Command) => Promise<void>;
  readonly #now: () => EpochMs;
  /** The one heard of longest ago comes first. */
  readonly #last = new Map<string, EpochMs>();

  constructor(parts: {
    readonly record: (command: Command) => Promise<void>;
    readonly now: () => EpochMs;
  }) {
    this.#record = parts.record;
    this.#now = parts.now;
  }

  /** Resolves when the look is durable; rejects where it cannot be recorded, and then nothing may be shown. */
  async look(account: Account, { what, subject }: Look): Promise<void> {
    const now = this.#now();
    const key = `${account.id} ${what} ${subject}`;
    const last = this.#last.get(key);
    if (last === undefined || now - last > ONE_LOOK_MS)
      await this.#record(
        Command.parse({
          v: 1,
          id: randomUUID(),
          issuedAt: now,
          by: account.id,
          target: 'record',
          body: { command: 'record-access', what, subject },
        }),
      );
    this.#last.delete(key);
    this.#last.set(key, now);
    const [oldest] = this.#last.keys();
    if (this.#last.size > LOOKS_MAX && oldest !== undefined) this.#last.delete(oldest);
  }
}
