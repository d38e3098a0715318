// Rows of the audit and the entries they are, for the stage that verifies the chain and the one that shows it: one list of columns, so
// that both read what was hashed.
import type { AuditEntry } from '../../contracts/audit.ts';

export const AUDIT_COLUMNS =
  'seq, at_ms, actor, action, subject, from_state, to_state, reason, details, previous_hash, hash';

export interface AuditRow {
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
}

/** As it is stored, unchecked: whoever verifies must see what is there, whatever it is. */
export function auditEntryOf(row: AuditRow): AuditEntry {
  return {
    v: 1,
    seq: row.seq,
    at: row.at_ms,
    actor: row.actor,
    action: row.action,
    subject: row.subject,
    fromState: row.from_state,
    toState: row.to_state,
    reason: row.reason,
    details: row.details,
    previousHash: row.previous_hash,
    hash: row.hash,
  };
}
