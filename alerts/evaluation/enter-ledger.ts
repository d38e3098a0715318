// Enters lines in the accountability ledger in the transaction of their cause. Each line stands in the audit with the digest of its content: who
// changes, removes or adds a line in the table is found by `vigil ledger verify`.
import { createHash } from 'node:crypto';
import type { AuditEntry } from '../../contracts/audit.ts';
import { LedgerEntry } from '../../contracts/evaluation/ledger-entry.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Queryable, Tx } from '../../platform/store/pool.ts';
import { appendAudit } from '../audit/append.ts';
import { canonical } from '../audit/canonical.ts';
import { MACHINE, type Case } from '../cases/case.ts';
import { ledgerLines } from './derive-ledger.ts';

export const digestOf = (line: LedgerEntry): string =>
  createHash('sha256').update(canonical(line)).digest('hex');

/** What of this change is to be entered. */
export async function accountFor(
  tx: Tx,
  change: { readonly cases: readonly Case[]; readonly entries: readonly AuditEntry[] },
  now: EpochMs,
): Promise<void> {
  await enterLedger(tx, ledgerLines(change.cases, change.entries), now);
}

/** A line that stands already is left as it is. */
export async function enterLedger(
  tx: Tx,
  lines: readonly LedgerEntry[],
  now: EpochMs,
): Promise<void> {
  if (lines.length === 0) return;
  const known = await knownOf(tx, lines);
  const fresh = lines.filter(({ id }) => !known.has(id));
  await bulkInsert(tx, {
    table: 'ledger_entries',
    columns: {
      id: 'text',
      alert_id: 'text',
      task_id: 'text',
      department: 'text',
      place: 'text',
      kind: 'text',
      evidence_seq: 'int8',
      objects_to: 'text',
      at: 'timestamptz',
      record: 'jsonb',
    },
    rows: fresh.map((line) => ({
      id: line.id,
      alert_id: line.alertId,
      task_id: line.taskId,
      department: line.department,
      place: line.place,
      kind: line.kind,
      evidence_seq: line.evidenceSeq,
      objects_to: line.objectsTo,
      at: line.at,
      record: line,
    })),
  });
  await appendAudit(
    tx,
    fresh.map((line) => ({
      actor: MACHINE,
      action: 'ledger-entered',
      subject: `ledger:${line.id}`,
      fromState: null,
      toState: line.kind,
      reason: null,
      details: {
        alert: line.alertId,
        department: line.department,
        evidence: line.evidenceSeq,
        digest: digestOf(line),
      },
    })),
    now,
  );
}

async function knownOf(tx: Tx, lines: readonly LedgerEntry[]): Promise<ReadonlySet<string>> {
  const { rows } = await tx.query<{ id: string }>(
    'SELECT id FROM ledger_entries WHERE id = ANY ($1::text[])',
    [lines.map(({ id }) => id)],
  );
  return new Set(rows.map(({ id }) => id));
}

export async function loadLedgerEntry(db: Queryable, id: string): Promise<LedgerEntry | null> {
  const { rows } = await db.query<{ record: unknown }>(
    'SELECT record FROM ledger_entries WHERE id = $1',
    [id],
  );
  return rows[0] === undefined ? null : LedgerEntry.parse(rows[0].record);
}

/** Only the department of a line objects to it: any objection is its own. */
export async function hasObjection(db: Queryable, line: string): Promise<boolean> {
  const { rows } = await db.query('SELECT 1 FROM ledger_entries WHERE objects_to = $1 LIMIT 1', [
    line,
  ]);
  return rows.length > 0;
}
