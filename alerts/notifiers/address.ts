// Gives each new notification the first channel of its office, or the outcome that it stands on the screens only; and moves on what a slow or
// removed channel would hold too long. Any number of workers; rows that another one holds are skipped.
import type { Level } from '../../contracts/alert.ts';
import type { DeliveryCode, NotificationOutcome } from '../../contracts/notification.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { unnestRows } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { stepAfter } from './chains.ts';
import type { NotificationRules } from './load-notifications.ts';

export interface Place {
  readonly id: string;
  readonly department: string;
  readonly place: PlaceCode;
  readonly level: Level;
  readonly at: EpochMs;
  readonly channel: string | null;
  readonly round: number;
}

/** Where a notification stands next. Without a channel it has come to its end. */
export interface Course {
  readonly id: string;
  readonly channel: string | null;
  readonly due_at: EpochMs;
  readonly round: number;
  readonly outcome: NotificationOutcome | null;
  readonly code: DeliveryCode | null;
}

/** Rows looked at in one transaction: a storm must not hold locks for long. */
export const ADDRESSED_MAX = 1000;

/** What is less grave waits a moment, so that what comes together is read together. */
const GATHER_MS: Readonly<Record<Level, number>> = { I: 0, II: 0, III: 3_000, IV: 3_000 };

/** How long a channel with a limit may keep a notification waiting while another one could take it. */
const PATIENCE_MS = 10 * 60_000;

export const PLACE_COLUMNS = 'id, department, place, level, at, channel, round';

/** How many were given a channel, and how many have none. */
export async function addressNew(
  tx: Tx,
  rules: NotificationRules,
  now: EpochMs,
): Promise<{ readonly sent: number; readonly onScreen: number }> {
  const answer = await tx.query<Place>(
    `SELECT ${PLACE_COLUMNS} FROM notifications WHERE outcome IS NULL AND channel IS NULL
     ORDER BY at, id LIMIT ${String(ADDRESSED_MAX)} FOR UPDATE SKIP LOCKED`,
  );
  const courses = answer.rows.map((row) => firstCourse(row, rules, now));
  await setCourses(tx, courses, now);
  const onScreen = courses.filter(({ outcome }) => outcome !== null).length;
  return { sent: courses.length - onScreen, onScreen };
}

function firstCourse(row: Place, rules: NotificationRules, now: EpochMs): Course {
  const step = rules.stepsFor(row)[0];
  const base = { id: row.id, round: row.round, code: null };
  if (step === undefined) return { ...base, channel: null, due_at: now, outcome: 'on-screen' };
  const dueAt = Math.max(now, row.at + GATHER_MS[row.level]);
  return { ...base, channel: step.channel, due_at: dueAt, outcome: null };
}

/** Notifications whose channel is too slow, or is no channel of their office any more. Returns how many moved. */
export async function moveOn(tx: Tx, rules: NotificationRules, now: EpochMs): Promise<number> {
  const answer = await tx.query<Place>(
    `SELECT ${PLACE_COLUMNS} FROM notifications
     WHERE outcome IS NULL AND message_id IS NULL AND channel IS NOT NULL AND due_at <= to_timestamp($1::float8 / 1000)
       AND (greatest(step_since, due_at) < to_timestamp(($1::float8 - ${String(PATIENCE_MS)}) / 1000) OR channel <> ALL ($2::text[]))
     ORDER BY at, id LIMIT ${String(ADDRESSED_MAX)} FOR UPDATE SKIP LOCKED`,
    [now, [...rules.channels.keys()]],
  );
  await setCourses(
    tx,
    answer.rows.map((row) => movedOn(row, rules, now)),
    now,
  );
  return answer.rows.length;
}

/** After the last channel it waits on where it is. */
export function movedOn(row: Place, rules: NotificationRules, now: EpochMs): Course {
  const steps = rules.stepsFor(row);
  const channel = row.channel ?? '';
  const isKnown = steps.some((step) => step.channel === channel);
  const base = { id: row.id, round: row.round, due_at: now };
  if (steps.length === 0)
    return { ...base, channel: row.channel, outcome: 'on-screen', code: 'channel-gone' };
  const next = stepAfter(steps, channel)?.channel ?? channel;
  return { ...base, channel: next, outcome: null, code: isKnown ? 'throttled' : 'channel-gone' };
}

/** Takes the notifications out of whatever message carried them. */
export async function setCourses(tx: Tx, courses: readonly Course[], now: EpochMs): Promise<void> {
  if (courses.length === 0) return;
  const { from, values } = unnestRows(
    courses,
    {
      id: 'text',
      channel: 'text',
      due_at: 'timestamptz',
      round: 'int4',
      outcome: 'text',
      code: 'text',
    },
    { alias: 'course', firstParameter: 2 },
  );
  await tx.query(
    `UPDATE notifications n SET channel = course.channel, due_at = course.due_at, round = course.round, message_id = NULL,
       step_since = to_timestamp($1::float8 / 1000), outcome = course.outcome, code = course.code,
       outcome_at = CASE WHEN course.outcome IS NULL THEN NULL ELSE to_timestamp($1::float8 / 1000) END
     FROM ${from} WHERE n.id = course.id AND n.outcome IS NULL`,
    [now, ...values],
  );
}
