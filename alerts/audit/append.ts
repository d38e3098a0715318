// Appends to the audit chain in the transaction of the effect. `beginWriting` must be the first thing that a writing transaction of this
// stage does: it takes the head of the chain, so that decisions are made one after another and the chain has neither gap nor fork.
import type { AuditEntry } from '../../contracts/audit.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import { InvariantError } from '../../platform/errors.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { Step } from '../cases/case.ts';
import { alertOf, linked, type ChainHead } from './chain.ts';

/** Waits until no other transaction of the stage is deciding; held until the end of this one. */
export async function beginWriting(tx: Tx): Promise<void> {
  await lockedHead(tx);
}

export async function appendAudit(
  tx: Tx,
  steps: readonly Step[],
  at: EpochMs,
): Promise<AuditEntry[]> {
  if (steps.length === 0) return [];
  const head = await lockedHead(tx);
  const entries = linked(head, steps, at);
  await bulkInsert(tx, { table: 'audit', columns: COLUMNS, rows: entries.map(rowOf) });
  const last = entries.at(-1);
  if (last !== undefined)
    await tx.query('UPDATE audit_head SET seq = $1, hash = $2', [last.seq, last.hash]);
  return entries;
}

/** The end of the chain; no other transaction adds to it until this one ends. */
export async function lockedHead(tx: Tx): Promise<ChainHead> {
  const answer = await tx.query<ChainHead>('SELECT seq, hash FROM audit_head FOR UPDATE');
  const head = answer.rows[0];
  if (head === undefined) {
    throw new InvariantError(
      'audit-without-head',
      'The audit chain has lost the row that holds its end.',
      {
        advice: 'Restore the database from a backup, and ask who removed it.',
      },
    );
  }
  return head;
}

interface AuditRow {
  readonly seq: number;
  readonly at_ms: number;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly from_state: string | null;
  readonly to_state: string | null;
  readonly reason: string | null;
  readonly details: AuditEntry['details'];
  readonly previous_hash: string;
  readonly hash: string;
  readonly alert_id: string | null;
}

const COLUMNS = {
  seq: 'int8',
  at_ms: 'int8',
  actor: 'text',
  action: 'text',
  subject: 'text',
  from_state: 'text',
  to_state: 'text',
  reason: 'text',
  details: 'jsonb',
  previous_hash: 'text',
  hash: 'text',
  alert_id: 'text',
} as const;

function rowOf(entry: AuditEntry): AuditRow {
  return {
    seq: entry.seq,
    at_ms: entry.at,
    actor: entry.actor,
    action: entry.action,
    subject: entry.subject,
    from_state: entry.fromState,
    to_state: entry.toState,
    reason: entry.reason,
    details: entry.details,
    previous_hash: entry.previousHash,
    hash: entry.hash,
    alert_id: alertOf(entry),
  };
}
