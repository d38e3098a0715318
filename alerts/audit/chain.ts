// The links of the audit chain: each entry carries the hash of the one before and the hash of all its own fields. Pure: reading and
// storing are elsewhere.
import { createHash } from 'node:crypto';
import { AuditEntry } from '../../contracts/audit.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Json, Step } from '../cases/case.ts';
import { canonical } from './canonical.ts';

export interface ChainHead {
  readonly seq: number;
  readonly hash: string;
}

export const EMPTY_CHAIN: ChainHead = { seq: 0, hash: '0'.repeat(64) };

type Unhashed = Omit<AuditEntry, 'hash'>;

export function entryHash(entry: Unhashed): string {
  const { v, seq, at, actor, action, subject, fromState, toState, reason, previousHash } = entry;
  const details = entry.details as Json;
  const text = canonical({
    v,
    seq,
    at,
    actor,
    action,
    subject,
    fromState,
    toState,
    reason,
    details,
    previousHash,
  });
  return createHash('sha256').update(text).digest('hex');
}

/** The entries that follow `head` for these steps, in their order. */
export function linked(head: ChainHead, steps: readonly Step[], at: EpochMs): AuditEntry[] {
  const entries: AuditEntry[] = [];
  let last = head;
  for (const step of steps) {
    const unhashed: Unhashed = {
      v: 1,
      seq: last.seq + 1,
      at,
      actor: step.actor,
      action: step.action,
      subject: step.subject,
      fromState: step.fromState,
      toState: step.toState,
      reason: step.reason,
      details: plain(step.details),
      previousHash: last.hash,
    };
    const entry = { ...unhashed, hash: entryHash(unhashed) };
    entries.push(entry);
    last = { seq: entry.seq, hash: entry.hash };
  }
  return entries;
}

/** A mutable copy without shared parts, as the contract's type asks. */
function plain(details: Step['details']): AuditEntry['details'] {
  return AuditEntry.shape.details.parse(details);
}

/** The alert that an entry is about: its subject, or the alert that its details name. */
export function alertOf(entry: Pick<AuditEntry, 'subject' | 'details'>): string | null {
  if (entry.subject.startsWith('alert:')) return entry.subject.slice('alert:'.length);
  const named = entry.details['alert'];
  return typeof named === 'string' ? named : null;
}
