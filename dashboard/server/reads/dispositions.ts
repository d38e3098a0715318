// What the triage did with the signals of an alert. Whose silence kept people from being told, and why, is for desks: members of departments read
// that there was one.
import type { Account } from '../../../contracts/account.ts';
import type { Alert } from '../../../contracts/alert.ts';
import type { AuditEntry } from '../../../contracts/audit.ts';
import type { Signal } from '../../../contracts/signal.ts';
import { SignalDisposition } from '../../../contracts/triage/disposition.ts';
import { machineReason } from '../../../contracts/vocabulary/machine-reasons.ts';
import { TRIAGE_REASONS, type StageReason } from '../../../contracts/vocabulary/triage-reasons.ts';
import type { Words } from '../../../contracts/words.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import { isDesk } from '../scope.ts';

const SHOWN_MAX = 200;

interface Row {
  readonly signal_id: string;
  readonly revision: number;
  readonly outcome: string;
  readonly reasons: readonly StageReason[];
  readonly muted_by: string | null;
  readonly released_ms: number | null;
  readonly at_ms: number;
  readonly owner: string | null;
  readonly reason: string | null;
  readonly ends_ms: number | null;
}

/** Of each revision of these signals, the newest 200 first. */
export async function readDispositions(
  db: Queryable,
  account: Account,
  signals: readonly Signal[],
): Promise<SignalDisposition[]> {
  if (signals.length === 0) return [];
  const titles = new Map<string, Words>(signals.map(({ id, title }) => [id, title]));
  const { rows } = await db.query<Row>(
    `SELECT d.signal_id, d.revision, d.outcome, d.reasons, d.muted_by,
       floor(extract(epoch FROM d.released_at) * 1000)::float8 AS released_ms,
       floor(extract(epoch FROM d.at) * 1000)::float8 AS at_ms,
       s.asked_by AS owner, s.record ->> 'reason' AS reason,
       floor(extract(epoch FROM s.ends_at) * 1000)::float8 AS ends_ms
     FROM signal_dispositions d LEFT JOIN silences s ON s.id = substring(d.muted_by FROM '^silence:(.*)$')
     WHERE d.signal_id = ANY ($1::text[]) ORDER BY d.at DESC, d.signal_id, d.revision DESC LIMIT ${String(SHOWN_MAX)}`,
    [[...titles.keys()]],
  );
  return rows.map((row) =>
    SignalDisposition.parse({
      signal: row.signal_id,
      revision: row.revision,
      title: titles.get(row.signal_id),
      outcome: row.outcome,
      stages: row.reasons.map((one) => ({ ...one, words: wordsOf(one) })),
      muted: mutedOf(row, isDesk(account)),
      at: row.at_ms,
    }),
  );
}

const wordsOf = ({ stage, code }: StageReason): Words =>
  (TRIAGE_REASONS[stage] as Readonly<Record<string, Words>>)[code] ?? { zh: code, en: code };

function mutedOf(row: Row, desk: boolean): unknown {
  if (row.muted_by === null) return null;
  const silence = { owner: row.owner, reason: row.reason, endsAt: row.ends_ms };
  const shown = desk && row.owner !== null ? { silence } : {};
  return { by: row.muted_by, releasedAt: row.released_ms, ...shown };
}

/** The alert as the account may see it. */
export function alertFor(account: Account, alert: Alert): Alert {
  if (isDesk(account) || alert.muted?.kind !== 'silence') return alert;
  return { ...alert, muted: { ...alert.muted, because: machineReason('silenced') } };
}

/** An audit entry as the account may see it. */
export function entryFor(account: Account, entry: AuditEntry): AuditEntry {
  const { action, details } = entry;
  if (isDesk(account) || action !== 'alert-muted' || details['kind'] !== 'silence') return entry;
  return { ...entry, details: { ...details, because: machineReason('silenced') } };
}
