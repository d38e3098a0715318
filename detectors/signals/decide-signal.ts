/**
 * What becomes of a signal: raised when something is found, amended when what was found has changed, withdrawn when it no
 * longer holds, and raised again when it does once more. Pure; each decision is the signal's next revision or none.
 */
import type { SignalId } from '../../contracts/ids.ts';
import type { Signal } from '../../contracts/signal.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Words } from '../../contracts/words.ts';

/** A signal without its life: what the detector says now. */
export type Finding = Omit<Signal, 'v' | 'id' | 'revision' | 'status' | 'withdrawn' | 'asOf'>;

export interface SignalReason {
  readonly code: string;
  readonly words: Words;
}

export interface SignalInput {
  readonly id: SignalId;
  readonly standing: Signal | null;
  /** null: nothing is found (any more). */
  readonly finding: Finding | null;
  readonly asOf: EpochMs;
  /** Said when a standing signal is withdrawn. */
  readonly noLonger: SignalReason;
  /** True where the new finding is worth telling. */
  readonly isNews: (standing: Signal, finding: Finding) => boolean;
}

/** null: nothing to tell. */
export function decideSignal(input: SignalInput): Signal | null {
  const { id, standing, finding, asOf } = input;
  const isUp = standing !== null && standing.status !== 'withdrawn';
  const revision = (standing?.revision ?? 0) + 1;
  if (finding === null) {
    if (!isUp) return null;
    return { ...standing, revision, status: 'withdrawn', asOf, withdrawn: input.noLonger };
  }
  if (isUp && !input.isNews(standing, finding)) return null;
  return {
    ...finding,
    v: 1,
    id,
    revision,
    status: isUp ? 'amended' : 'raised',
    asOf,
    withdrawn: null,
  };
}

/** A decision on its way to the store. */
export interface SignalChange {
  readonly signal: Signal;
  /** Findings about one subject share it, e.g. the group of a cluster rule. */
  readonly subject: string;
  readonly detail?: unknown;
}
