// What became of an attempt, written where it can be read: of the attempt, of its message, and of every notification that it carried. Whoever
// succeeds first gives a notification its outcome; what comes later changes nothing.
import type { EpochMs } from '../../contracts/time.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { PLACE_COLUMNS, setCourses, type Course, type Place } from './address.ts';
import { stepAfter } from './chains.ts';
import type { Delivery } from './channels/delivery.ts';
import { blockLane } from './lanes.ts';
import type { NotificationRules } from './load-notifications.ts';
import { afterFailure, type Failure } from './schedule.ts';

export interface Attempt {
  readonly messageId: string;
  readonly channel: string;
  readonly try: number;
}

export interface Recorded {
  readonly delivered: number;
  readonly exhausted: number;
}

export async function recordDelivery(
  tx: Tx,
  attempt: Attempt,
  { delivery, rules, now }: { delivery: Delivery; rules: NotificationRules; now: EpochMs },
): Promise<Recorded> {
  const code = delivery.outcome === 'failed' ? delivery.code : null;
  await tx.query(
    `UPDATE notification_attempts SET ended_at = to_timestamp($3::float8 / 1000), outcome = $4, code = $5
     WHERE message_id = $1 AND try = $2`,
    [attempt.messageId, attempt.try, now, delivery.outcome, code],
  );
  if (delivery.outcome === 'sent')
    return { delivered: await markDelivered(tx, attempt, now), exhausted: 0 };
  const answer = await tx.query<{ failures: number }>(
    `UPDATE notification_messages SET failures = failures + 1 WHERE id = $1 AND state = 'open' AND tries = $2 RETURNING failures`,
    [attempt.messageId, attempt.try],
  );
  const failures = answer.rows[0]?.failures;
  if (delivery.waitMs !== undefined) await blockLane(tx, attempt.channel, now + delivery.waitMs);
  // Another worker has taken it over: what follows is for that one to say.
  if (failures === undefined) return { delivered: 0, exhausted: 0 };
  const exhausted = await goOn(tx, attempt, { failure: delivery, failures, rules, now });
  return { delivered: 0, exhausted };
}

async function markDelivered(tx: Tx, attempt: Attempt, now: EpochMs): Promise<number> {
  await tx.query(`UPDATE notification_messages SET state = 'sent' WHERE id = $1`, [
    attempt.messageId,
  ]);
  const answer = await tx.query(
    `UPDATE notifications SET outcome = 'delivered', outcome_at = to_timestamp($2::float8 / 1000), channel = $3, code = NULL
     WHERE outcome IS NULL AND id IN (SELECT notification_id FROM notification_items WHERE message_id = $1)`,
    [attempt.messageId, now, attempt.channel],
  );
  return answer.rowCount ?? 0;
}

export interface Onward {
  readonly failure: Failure;
  readonly failures: number;
  readonly rules: NotificationRules;
  readonly now: EpochMs;
}

/** The message is tried again, or left, and each of its notifications goes its way. Returns how many are given up. */
export async function goOn(tx: Tx, attempt: Attempt, onward: Onward): Promise<number> {
  const { failure, failures, rules, now } = onward;
  const standing = { failures, giveUpMs: rules.giveUpMs, now };
  const again = afterFailure(failure, { ...standing, round: 0, isLastStep: true, at: now });
  if (again.to === 'again') {
    await tx.query(
      `UPDATE notification_messages SET due_at = to_timestamp($2::float8 / 1000) WHERE id = $1`,
      [attempt.messageId, again.dueAt],
    );
    return 0;
  }
  await tx.query(`UPDATE notification_messages SET state = 'left' WHERE id = $1`, [
    attempt.messageId,
  ]);
  const carried = await tx.query<Place>(
    `SELECT ${PLACE_COLUMNS} FROM notifications WHERE message_id = $1 AND outcome IS NULL ORDER BY id FOR UPDATE`,
    [attempt.messageId],
  );
  const courses = carried.rows.map((row) => courseAfter(row, onward));
  await setCourses(tx, courses, now);
  return courses.filter(({ outcome }) => outcome === 'exhausted').length;
}

function courseAfter(row: Place, { failure, failures, rules, now }: Onward): Course {
  const steps = rules.stepsFor(row);
  const following = stepAfter(steps, row.channel ?? '');
  const next = afterFailure(failure, {
    failures,
    round: row.round,
    isLastStep: following === undefined,
    at: row.at,
    giveUpMs: rules.giveUpMs,
    now,
  });
  const base = { id: row.id, round: row.round, outcome: null, code: failure.code, due_at: now };
  switch (next.to) {
    case 'again':
    case 'step':
      return { ...base, channel: following?.channel ?? row.channel };
    case 'round':
      return {
        ...base,
        channel: steps[0]?.channel ?? row.channel,
        round: row.round + 1,
        due_at: next.dueAt,
      };
    case 'exhausted':
      return { ...base, channel: row.channel, outcome: 'exhausted' };
  }
}
