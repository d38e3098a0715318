// What alerts turned out to be, each time that changes: precision as of any time is a read of this table.
import { outcomeOfAlert } from '../../contracts/alert-outcome.ts';
import type { Alert } from '../../contracts/alert.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';

export interface Concluded {
  readonly before: Alert | null;
  readonly after: Alert;
}

export async function saveOutcomes(
  tx: Tx,
  changes: readonly Concluded[],
  now: EpochMs,
): Promise<void> {
  const news = changes.filter(({ before, after }) => {
    const was = before === null ? 'open' : outcomeOfAlert(before);
    return was !== outcomeOfAlert(after);
  });
  if (news.length === 0) return;
  await bulkInsert(tx, {
    table: 'alert_outcomes',
    columns: {
      alert_id: 'text',
      version: 'int4',
      at: 'timestamptz',
      outcome: 'text',
      code: 'text',
    },
    rows: news.map(({ after }) => ({
      alert_id: after.id,
      version: after.version,
      at: now,
      outcome: outcomeOfAlert(after),
      code: after.conclusion?.code ?? null,
    })),
    onConflict: `ON CONFLICT (alert_id, version) DO UPDATE SET at = EXCLUDED.at, outcome = EXCLUDED.outcome, code = EXCLUDED.code`,
  });
}
