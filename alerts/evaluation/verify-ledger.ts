// Holds the table of the ledger against the audit: every line was entered with this very content and rests on an entry that exists, and no line
// that was entered is gone. Whether the audit itself is whole, `vigil audit verify` says.
import { LedgerEntry } from '../../contracts/evaluation/ledger-entry.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import { digestOf } from './enter-ledger.ts';

export interface LedgerFault {
  readonly fault: 'altered' | 'not-entered' | 'removed' | 'without-evidence';
  readonly id: string;
}

interface Row {
  readonly id: string;
  readonly record: unknown;
  readonly digest: string | null;
  readonly has_evidence: boolean;
}

export async function verifyLedger(
  db: Queryable,
): Promise<{ readonly lines: number; readonly faults: readonly LedgerFault[] }> {
  const { rows } = await db.query<Row>(
    `SELECT coalesce(l.id, substr(u.subject, 8)) AS id, l.record, u.details ->> 'digest' AS digest,
       EXISTS (SELECT 1 FROM audit e WHERE e.seq = l.evidence_seq) AS has_evidence
     FROM ledger_entries l FULL JOIN (SELECT subject, details FROM audit WHERE action = 'ledger-entered') u
       ON u.subject = 'ledger:' || l.id ORDER BY 1`,
  );
  const faults = rows.flatMap(({ id, record, digest, has_evidence }): LedgerFault[] => {
    if (record === null) return [{ fault: 'removed', id }];
    if (digest === null) return [{ fault: 'not-entered', id }];
    const line = LedgerEntry.safeParse(record);
    if (!line.success || digestOf(line.data) !== digest) return [{ fault: 'altered', id }];
    return has_evidence ? [] : [{ fault: 'without-evidence', id }];
  });
  return { lines: rows.length, faults };
}
