// Writes the limits that the timers watch. A limit that no longer runs is stopped; a new time makes it run, and fire, anew; one that has fired
// at its time does not fire at it again.
import type { EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { alertOf, type ClockOwner } from './clock-owner.ts';

export interface WatchedClock {
  /** As in the audit: `alert:<id>`, `task:<id>`. With the name it is one limit. */
  readonly subject: string;
  readonly name: string;
  readonly owner: ClockOwner;
  /** Null where none runs: what ran under this name is stopped at `stoppedAt`. */
  readonly dueAt: EpochMs | null;
  readonly stoppedAt: EpochMs | null;
  readonly firedAt: EpochMs | null;
  readonly lateByMs: number | null;
}

export async function saveClocks(tx: Tx, clocks: readonly WatchedClock[]): Promise<void> {
  await bulkInsert(tx, {
    table: 'clocks',
    columns: {
      subject: 'text',
      name: 'text',
      owner_kind: 'text',
      owner_id: 'text',
      alert_id: 'text',
      due_at: 'timestamptz',
      stopped_at: 'timestamptz',
      fired_at: 'timestamptz',
      late_by_ms: 'int8',
    },
    rows: clocks.filter(({ dueAt }) => dueAt !== null).map(rowOf),
    onConflict: `ON CONFLICT (subject, name) DO UPDATE SET due_at = EXCLUDED.due_at, stopped_at = EXCLUDED.stopped_at,
      fired_at = CASE WHEN clocks.due_at = EXCLUDED.due_at THEN COALESCE(clocks.fired_at, EXCLUDED.fired_at)
        ELSE EXCLUDED.fired_at END,
      late_by_ms = CASE WHEN clocks.due_at = EXCLUDED.due_at THEN COALESCE(clocks.late_by_ms, EXCLUDED.late_by_ms)
        ELSE EXCLUDED.late_by_ms END`,
  });
  for (const clock of clocks.filter(({ dueAt }) => dueAt === null)) {
    await tx.query(
      `UPDATE clocks SET stopped_at = to_timestamp($3::float8 / 1000)
       WHERE subject = $1 AND name = $2 AND stopped_at IS NULL`,
      [clock.subject, clock.name, clock.stoppedAt],
    );
  }
}

const rowOf = ({ subject, name, owner, ...clock }: WatchedClock) => ({
  subject,
  name,
  owner_kind: owner.kind,
  owner_id: owner.id,
  alert_id: alertOf(owner),
  due_at: clock.dueAt,
  stopped_at: clock.stoppedAt,
  fired_at: clock.firedAt,
  late_by_ms: clock.lateByMs,
});
