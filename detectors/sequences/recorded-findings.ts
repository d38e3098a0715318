/** What rules would have found had they been there, kept beside the signals and never told to anybody: as it was seen when the rule first looked. */
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { SignalChange } from '../signals/decide-signal.ts';

export async function recordFindings(tx: Tx, found: readonly SignalChange[]): Promise<void> {
  if (found.length === 0) return;
  const last = new Map(found.map(({ signal }) => [signal.id, signal]));
  await bulkInsert(tx, {
    table: 'recorded_findings',
    columns: {
      id: 'text',
      rule: 'text',
      found_at: 'timestamptz',
      as_of: 'timestamptz',
      signal: 'jsonb',
    },
    rows: [...last.values()].map((signal) => ({
      id: signal.id,
      rule: signal.measure,
      found_at: signal.asOf - Number(signal.detector.params['lateByMs'] ?? 0),
      as_of: signal.asOf,
      signal,
    })),
    onConflict: `ON CONFLICT (id) DO UPDATE SET rule = EXCLUDED.rule, found_at = EXCLUDED.found_at, as_of = EXCLUDED.as_of, signal = EXCLUDED.signal`,
  });
}
