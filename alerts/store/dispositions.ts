// What became of each revision of each signal. The key is what makes a redelivered signal change nothing.
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Signal } from '../../contracts/signal.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Queryable, Tx } from '../../platform/store/pool.ts';
import type { Passage } from '../triage/stage.ts';

export const revisionKey = (signal: Pick<Signal, 'id' | 'revision'>): string =>
  `${signal.id}.${String(signal.revision)}`;

/** Which of these revisions have a disposition already, as `revisionKey`. */
export async function knownRevisions(
  db: Queryable,
  signals: readonly Signal[],
): Promise<Set<string>> {
  const answer = await db.query<{ signal_id: string; revision: number }>(
    'SELECT signal_id, revision FROM signal_dispositions WHERE signal_id = ANY ($1::text[])',
    [signals.map((signal) => signal.id)],
  );
  return new Set(
    answer.rows.map((row) =>
      revisionKey({ id: row.signal_id as Signal['id'], revision: row.revision }),
    ),
  );
}

export async function saveDispositions(
  tx: Tx,
  passages: readonly Passage[],
  now: EpochMs,
): Promise<void> {
  await bulkInsert(tx, {
    table: 'signal_dispositions',
    columns: {
      signal_id: 'text',
      revision: 'int4',
      outcome: 'text',
      alert_id: 'text',
      muted_by: 'text',
      reasons: 'jsonb',
      at: 'timestamptz',
    },
    rows: passages.map(({ signal, disposition, reasons }) => ({
      signal_id: signal.id,
      revision: signal.revision,
      outcome: disposition?.outcome ?? 'suppressed',
      alert_id: disposition?.alertId ?? null,
      muted_by: disposition?.mutedBy ?? null,
      reasons,
      at: now,
    })),
  });
}
