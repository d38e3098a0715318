// How much went through a channel, and through a channel to one office, within the last minute. The row of the channel is held while a message
// is claimed, so that several workers together keep the limit that each receiver has.
import type { EpochMs } from '../../contracts/time.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { OpenChannel } from './load-notifications.ts';
import { allowedAt, withSent } from './schedule.ts';

export interface Office {
  readonly channel: string;
  readonly department: string;
  readonly place: string;
}

interface LaneRow {
  readonly lane: string;
  readonly sent_ms: readonly number[];
  readonly blocked_until: EpochMs | null;
}

export const officeLane = ({ channel, department, place }: Office): string =>
  `${channel}|${department}|${place}`;

export type Lanes = readonly [channel: LaneRow, office: LaneRow];

/**
 * Both rows, locked, always the channel's first; undefined where another worker holds the channel and `skip` is asked for.
 */
export async function lockLanes(tx: Tx, office: Office, skip: boolean): Promise<Lanes | undefined> {
  const names = [office.channel, officeLane(office)];
  await tx.query(
    'INSERT INTO notification_lanes (lane) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING',
    [names],
  );
  const rows: LaneRow[] = [];
  for (const name of names) {
    const answer = await tx.query<LaneRow>(
      `SELECT lane, sent_ms, blocked_until FROM notification_lanes WHERE lane = $1 FOR UPDATE${skip ? ' SKIP LOCKED' : ''}`,
      [name],
    );
    const row = answer.rows[0];
    if (row === undefined) return undefined;
    rows.push(row);
  }
  const [channel, own] = rows;
  return channel === undefined || own === undefined ? undefined : [channel, own];
}

/** When both limits allow a message; `now` where they do. */
export function freeAt([channel, office]: Lanes, limits: OpenChannel, now: EpochMs): EpochMs {
  return Math.max(
    now,
    allowedAt(channel.sent_ms, limits.perMinute, now),
    allowedAt(office.sent_ms, limits.perOfficeMinute, now),
    channel.blocked_until ?? 0,
  );
}

export async function countSending(tx: Tx, lanes: Lanes, now: EpochMs): Promise<void> {
  for (const { lane, sent_ms } of lanes) {
    await tx.query(
      `UPDATE notification_lanes SET sent_ms = $2::float8[], last_at = to_timestamp($3::float8 / 1000) WHERE lane = $1`,
      [lane, withSent(sent_ms, now), now],
    );
  }
}

/** The receiver asked for a pause: nobody sends by this channel before. */
export async function blockLane(tx: Tx, channel: string, untilAt: EpochMs): Promise<void> {
  await tx.query(
    `INSERT INTO notification_lanes (lane, blocked_until) VALUES ($1, to_timestamp($2::float8 / 1000))
     ON CONFLICT (lane) DO UPDATE SET blocked_until = greatest(notification_lanes.blocked_until, EXCLUDED.blocked_until)`,
    [channel, untilAt],
  );
}
