// What the watchdog takes for a standstill, as one query for each fault. They read what people see and decide by, not what the timers keep in mind.
import type { EscalationFile } from '../../contracts/catalogue/escalation-file.ts';
import type { AlertId, DepartmentId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Tx } from '../../platform/store/pool.ts';

export const FAULTS = ['no-next-step', 'clock-not-fired', 'notification'] as const;
export type Fault = (typeof FAULTS)[number];

export interface WatchRules {
  readonly commandGroup: DepartmentId;
  readonly watchdog: EscalationFile['watchdog'];
}

/** Findings at once: more is one fault of the whole stage, and the first say so. */
const FOUND_MAX = 500;

/** Live, and for longer than the level allows neither a limit that will pass nor a duty that somebody owes. What is muted waits for its release. */
const NO_NEXT_STEP = `SELECT a.id FROM alerts a
  WHERE a.state IN ('open', 'reopened', 'acknowledged', 'verifying', 'suspected', 'assessing', 'responding') AND a.muted_by IS NULL
    AND a.updated_at < to_timestamp($1::float8 / 1000) - make_interval(mins => ($2::jsonb ->> a.level)::int)
    AND NOT EXISTS (SELECT 1 FROM clocks c WHERE c.alert_id = a.id AND c.stopped_at IS NULL AND c.fired_at IS NULL)
    AND NOT EXISTS (SELECT 1 FROM tasks t WHERE t.alert_id = a.id AND t.purpose = 'action'
      AND t.state NOT IN ('accepted', 'closed', 'reassigned', 'withdrawn'))
  ORDER BY a.id LIMIT ${String(FOUND_MAX)}`;

const CLOCK_NOT_FIRED = `SELECT DISTINCT c.alert_id AS id FROM clocks c
  WHERE c.alert_id IS NOT NULL AND c.stopped_at IS NULL AND c.fired_at IS NULL
    AND c.due_at < to_timestamp($1::float8 / 1000) - make_interval(mins => $2::int)
  ORDER BY 1 LIMIT ${String(FOUND_MAX)}`;

const NOTIFICATION = `SELECT DISTINCT n.alert_id AS id FROM notifications n
  WHERE n.alert_id IS NOT NULL AND n.outcome IS NULL
    AND n.at < to_timestamp($1::float8 / 1000) - make_interval(mins => $2::int)
  ORDER BY 1 LIMIT ${String(FOUND_MAX)}`;

export async function faultyAlerts(
  tx: Tx,
  fault: Fault,
  { rules, now }: { readonly rules: WatchRules; readonly now: EpochMs },
): Promise<AlertId[]> {
  const { idleMinutes, clockLateMinutes, notificationLateMinutes } = rules.watchdog;
  const [text, limit] = {
    'no-next-step': [NO_NEXT_STEP, JSON.stringify(idleMinutes)] as const,
    'clock-not-fired': [CLOCK_NOT_FIRED, clockLateMinutes] as const,
    notification: [NOTIFICATION, notificationLateMinutes] as const,
  }[fault];
  const answer = await tx.query<{ id: AlertId }>(text, [now, limit]);
  return answer.rows.map((row) => row.id);
}
