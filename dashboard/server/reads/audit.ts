// The audit as rows; its chain is verified by `vigil audit verify`, not here.
import { AuditEntry } from '../../../contracts/audit.ts';
import type { AlertId } from '../../../contracts/ids.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import { AUDIT_COLUMNS, auditEntryOf, type AuditRow } from '../../../platform/store/audit-rows.ts';
import { PAGE_ROWS } from './page.ts';

const entryOf = (row: AuditRow): AuditEntry => AuditEntry.parse(auditEntryOf(row));

export interface AuditScope {
  /** What is about alerts in these places. */
  readonly patterns: readonly string[];
  /** And what has one of these as its subject. */
  readonly subjects: readonly string[];
}

/** Newest first, below `beforeSeq`; within `scope` where given. */
export async function readAudit(
  db: Queryable,
  page: {
    readonly beforeSeq: number;
    readonly subject: string | undefined;
    readonly scope: AuditScope | undefined;
  },
): Promise<{ readonly entries: AuditEntry[]; readonly next: string | null }> {
  const answer = await db.query<AuditRow>(
    `SELECT ${AUDIT_COLUMNS} FROM audit u WHERE seq < $1 AND ($2::text IS NULL OR subject = $2)
       AND ($3::text[] IS NULL OR (SELECT a.place FROM alerts a WHERE a.id = u.alert_id) LIKE ANY ($3) OR subject = ANY ($4))
     ORDER BY seq DESC LIMIT ${PAGE_ROWS}`,
    [
      page.beforeSeq,
      page.subject ?? null,
      page.scope?.patterns ?? null,
      page.scope?.subjects ?? null,
    ],
  );
  const entries = answer.rows.map(entryOf);
  const last = entries.at(-1);
  return {
    entries,
    next: entries.length === PAGE_ROWS && last !== undefined ? String(last.seq) : null,
  };
}

const EXPORT_ROWS = 5000;

/** Oldest first, above `after`; within `scope` where given. */
export async function readAuditFrom(
  db: Queryable,
  { after, scope }: { readonly after: number; readonly scope: AuditScope | undefined },
): Promise<{ readonly entries: AuditEntry[]; readonly next: number | null }> {
  const answer = await db.query<AuditRow>(
    `SELECT ${AUDIT_COLUMNS} FROM audit u WHERE seq > $1
       AND ($2::text[] IS NULL OR (SELECT a.place FROM alerts a WHERE a.id = u.alert_id) LIKE ANY ($2) OR subject = ANY ($3))
     ORDER BY seq LIMIT ${String(EXPORT_ROWS)}`,
    [after, scope?.patterns ?? null, scope?.subjects ?? null],
  );
  const entries = answer.rows.map(entryOf);
  return { entries, next: entries.length === EXPORT_ROWS ? (entries.at(-1)?.seq ?? null) : null };
}

/** What happened to one alert and its tasks, oldest first, at most the newest 500. `subjects`: only these, where given. */
export async function readActivity(
  db: Queryable,
  alert: AlertId,
  subjects: readonly string[] | undefined,
): Promise<AuditEntry[]> {
  const answer = await db.query<AuditRow>(
    `SELECT ${AUDIT_COLUMNS} FROM (SELECT ${AUDIT_COLUMNS} FROM audit WHERE alert_id = $1 AND ($2::text[] IS NULL OR subject = ANY ($2))
     ORDER BY seq DESC LIMIT 500) newest ORDER BY seq`,
    [alert, subjects ?? null],
  );
  return answer.rows.map(entryOf);
}
