// Slows down guessing and locks nobody out. Failures are counted for a user from one address, and for an address with any user; each
// further one doubles the wait. A stranger's failures therefore never touch somebody who signs in from another address, and a browser
// that signed in before (session/device.ts) is counted by itself, whatever its address did. A try counts as failed from its beginning,
// so that a thousand at once are not one. Bounded: the oldest entry leaves when the table is full.
import { isIPv6 } from 'node:net';
import type { EpochMs } from '../../../contracts/time.ts';

export interface SignInAttempt {
  readonly user: string;
  readonly address: string;
  /** Of a browser in which this user signed in before. */
  readonly device: string | undefined;
}

export type ThrottleVerdict =
  | { readonly outcome: 'try' }
  | {
      readonly outcome: 'wait';
      readonly waitMs: number;
      /** True once between two tries: a flood of tries must not become a flood of audit entries. */
      readonly isFirst: boolean;
    };

interface Limit {
  readonly key: string;
  /** Failures without a wait. */
  readonly free: number;
  readonly waitMsMax: number;
}

interface Entry {
  failures: number;
  lastAt: EpochMs;
  /** Whether this wait was told already. */
  told: boolean;
}

const WAIT_MS = 1_000;
const FREE_PER_USER = 5;
/** An office behind one address: several people mistype. */
const FREE_PER_ADDRESS = 20;
const WAIT_MS_MAX = 5 * 60_000;
/** Shorter, because others sit behind the same address. */
const ADDRESS_WAIT_MS_MAX = 60_000;
/** After so long without a failure all is forgiven. */
const FORGIVEN_MS = 30 * 60_000;
const ENTRIES_MAX = 20_000;

export class SignInThrottle {
  readonly #entries = new Map<string, Entry>();

  /** May this be tried now? If so the try is counted as failed until `succeeded` takes it back. */
  begin(attempt: SignInAttempt, now: EpochMs): ThrottleVerdict {
    const waiting = limitsOf(attempt).flatMap((limit) => {
      const entry = this.#current(limit.key, now);
      const waitMs = entry === undefined ? 0 : entry.lastAt + waitOf(limit, entry) - now;
      return entry === undefined || waitMs <= 0 ? [] : [{ entry, waitMs }];
    });
    if (waiting.length > 0) return refusal(waiting);
    for (const { key } of limitsOf(attempt)) this.#count(key, now);
    return { outcome: 'try' };
  }

  succeeded(attempt: SignInAttempt): void {
    const [own, shared] = limitsOf(attempt);
    if (own !== undefined) this.#entries.delete(own.key);
    const entry = shared === undefined ? undefined : this.#entries.get(shared.key);
    if (entry !== undefined) entry.failures = Math.max(0, entry.failures - 1);
  }

  #current(key: string, now: EpochMs): Entry | undefined {
    const entry = this.#entries.get(key);
    return entry === undefined || now >= entry.lastAt + FORGIVEN_MS ? undefined : entry;
  }

  #count(key: string, now: EpochMs): void {
    const failures = (this.#current(key, now)?.failures ?? 0) + 1;
    this.#entries.delete(key);
    this.#entries.set(key, { failures, lastAt: now, told: false });
    const oldest = this.#entries.keys().next();
    if (this.#entries.size > ENTRIES_MAX && oldest.done !== true)
      this.#entries.delete(oldest.value);
  }
}

function limitsOf({ user, address, device }: SignInAttempt): Limit[] {
  const own = { free: FREE_PER_USER, waitMsMax: WAIT_MS_MAX };
  if (device !== undefined) return [{ key: `device ${device} ${user}`, ...own }];
  const from = networkOf(address);
  return [
    { key: `user ${from} ${user}`, ...own },
    { key: `address ${from}`, free: FREE_PER_ADDRESS, waitMsMax: ADDRESS_WAIT_MS_MAX },
  ];
}

/** 1 s, 2 s, 4 s … */
function waitOf({ free, waitMsMax }: Limit, { failures }: Entry): number {
  return failures < free ? 0 : Math.min(waitMsMax, WAIT_MS * 2 ** (failures - free));
}

function refusal(waiting: readonly { entry: Entry; waitMs: number }[]): ThrottleVerdict {
  const isFirst = waiting.some(({ entry }) => !entry.told);
  for (const { entry } of waiting) entry.told = true;
  return { outcome: 'wait', waitMs: Math.max(...waiting.map(({ waitMs }) => waitMs)), isFirst };
}

/** One line gets a whole /64 of IPv6: its addresses are one. */
export function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (mapped !== undefined) return mapped;
  if (!isIPv6(address)) return address;
  const [head = '', tail] = address.split('::');
  const first = head === '' ? [] : head.split(':');
  const last = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - first.length - last.length);
  const groups = [...first, ...Array<string>(zeros).fill('0'), ...last].slice(0, 4);
  return `${groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':')}::/64`;
}
