// Accounts as the gateway needs them: looked up in the store, kept for seconds, dropped at once when the FEED says that one changed.
import type { Account } from '../../contracts/account.ts';
import type { SessionId, UserId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';

export interface AccountWithHash {
  readonly account: Account;
  readonly passwordHash: string;
  /** Signed out before their end. */
  readonly endedSessions: readonly string[];
}

export interface AccountSource {
  find(id: UserId): Promise<AccountWithHash | undefined>;
}

const KEEP_MS = 5_000;
const KEPT_MAX = 10_000;

export class AccountDirectory {
  readonly #source: AccountSource;
  readonly #now: () => EpochMs;
  #changes = 0;
  /** Session to its own end: after that nobody asks any more. */
  readonly #ended = new Map<SessionId, EpochMs>();
  readonly #kept = new Map<
    string,
    { readonly found: AccountWithHash | undefined; readonly untilAt: EpochMs }
  >();

  constructor(source: AccountSource, now: () => EpochMs) {
    this.#source = source;
    this.#now = now;
  }

  /** As of at most five seconds ago; for sign-in use `fresh`. */
  async find(id: UserId): Promise<AccountWithHash | undefined> {
    const kept = this.#kept.get(id);
    if (kept !== undefined && this.#now() < kept.untilAt) return kept.found;
    return this.fresh(id);
  }

  /** Signed out here a moment ago, or anywhere before `found` was read. */
  isEnded(session: SessionId, found: AccountWithHash): boolean {
    return this.#ended.has(session) || found.endedSessions.includes(session);
  }

  /** From now on in this process: that it is recorded may take a moment. */
  end(session: SessionId, expiresAt: EpochMs): void {
    const now = this.#now();
    for (const [known, untilAt] of this.#ended) if (untilAt <= now) this.#ended.delete(known);
    this.#ended.set(session, expiresAt);
  }

  async fresh(id: UserId): Promise<AccountWithHash | undefined> {
    const changesBefore = this.#changes;
    const found = await this.#source.find(id);
    // A row that was read before a change came by may be the old one: it serves this once and is not kept.
    if (this.#changes !== changesBefore) return found;
    if (this.#kept.size >= KEPT_MAX) this.#kept.clear();
    this.#kept.set(id, { found, untilAt: this.#now() + KEEP_MS });
    return found;
  }

  forget(id: string): void {
    this.#changes += 1;
    this.#kept.delete(id);
  }
}
