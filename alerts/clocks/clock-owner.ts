// Whose a limit is: the kind says what is decided when it passes (clocks/owners.ts), the id what it is decided on. An alert owns its own limits
// and those of its tasks.
import type { EpochMs } from '../../contracts/time.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { ResponseRules } from '../cases/response-rules.ts';
import type { DueClock } from './fire.ts';

export const CLOCK_OWNER_KINDS = [
  'alert',
  'silence',
  'evaluation',
  'corrective-action',
  'team',
] as const;
export type ClockOwnerKind = (typeof CLOCK_OWNER_KINDS)[number];

export interface ClockOwner {
  readonly kind: ClockOwnerKind;
  readonly id: string;
}

/** The alert that the row names, so that none outlives it; null where the owner is something else. */
export const alertOf = (owner: { readonly kind: string; readonly id: string }): string | null =>
  owner.kind === 'alert' ? owner.id : null;

export interface OwnedDueClock extends DueClock {
  readonly ownerId: string;
}

/** All that are due of one kind, earliest first, in the transaction that has marked them as fired: each comes here once. */
export type FireOwned = (tx: Tx, due: readonly OwnedDueClock[], run: FireRun) => Promise<void>;

export interface FireRun {
  readonly now: EpochMs;
  /** Null only in tools that fire the limits of cases alone. */
  readonly rules: ResponseRules | null;
}
