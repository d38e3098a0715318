// Takes the next message that may be sent, for one worker: one that is due again, or a new one made of what waits for an office. The message, its
// contents and the attempt are committed before anything is sent, so that after a crash the same message is sent again, under the same id.
import type { Level } from '../../contracts/alert.ts';
import {
  MatterSubject,
  NotificationSubject,
  type Notification,
} from '../../contracts/notification.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { addressesOf } from './duty-address.ts';
import { fitting } from './fit-letter.ts';
import { countSending, freeAt, lockLanes, type Lanes, type Office } from './lanes.ts';
import { inReadingOrder, type Letter } from './letter.ts';
import type { NotificationRules, OpenChannel } from './load-notifications.ts';
import { goOn, type Attempt } from './record.ts';
import { allowedAt } from './schedule.ts';

export interface Claim {
  readonly attempt: Attempt;
  readonly letter: Letter;
  readonly channel: OpenChannel;
  readonly to: readonly string[];
}

/** `untilAt`: nothing may be sent before, as far as is known now. `again`: something changed, look once more. */
export type Claimed =
  | { readonly what: 'letter'; readonly claim: Claim }
  | { readonly what: 'again' }
  | { readonly what: 'nothing'; readonly untilAt: EpochMs };

export interface Claiming {
  readonly rules: NotificationRules;
  readonly now: EpochMs;
  /** Channels that this worker waits for already: a receiver that hangs must not hold all of it up. */
  readonly busy: readonly string[];
}

/** Longer than any sending takes; when it is over another worker may take the message up. */
export const LEASE_MS = 60_000;
/** As many notifications for one office as this are one message. */
const BUNDLE_FROM = 4;
const LOOK_AGAIN_MS = 60_000;
const OFFICES_MAX = 200;

export async function claimNext(tx: Tx, claiming: Claiming): Promise<Claimed> {
  return (await claimAgain(tx, claiming)) ?? (await claimNew(tx, claiming));
}

interface MessageRow {
  readonly id: string;
  readonly channel: string;
  readonly department: string;
  readonly place: PlaceCode;
  readonly created_at: EpochMs;
  readonly tries: number;
  readonly failures: number;
}
const MESSAGE_COLUMNS = 'id, channel, department, place, created_at, tries, failures';

async function claimAgain(tx: Tx, claiming: Claiming): Promise<Claimed | undefined> {
  const { now, busy, rules } = claiming;
  const answer = await tx.query<MessageRow>(
    `SELECT ${MESSAGE_COLUMNS} FROM notification_messages
     WHERE state = 'open' AND due_at <= to_timestamp($1::float8 / 1000) AND channel <> ALL ($2::text[])
     ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
    [now, busy],
  );
  const row = answer.rows[0];
  if (row === undefined) return undefined;
  const notices = await carriedBy(tx, row.id);
  const channel = rules.channels.get(row.channel);
  const to = recipients(rules, row, notices);
  if (channel === undefined || to === undefined) {
    await leave(tx, row.id);
    return { what: 'again' };
  }
  if (await gaveUpInterrupted(tx, row, claiming)) return { what: 'again' };
  const lanes = await lockLanes(tx, row, false);
  const allowed = lanes === undefined ? now + 1000 : freeAt(lanes, channel, now);
  if (lanes === undefined || allowed > now) {
    await tx.query(
      `UPDATE notification_messages SET due_at = to_timestamp($2::float8 / 1000) WHERE id = $1`,
      [row.id, allowed],
    );
    return { what: 'again' };
  }
  const attempt = { messageId: row.id, channel: row.channel, try: row.tries + 1 };
  await begin(tx, { attempt, lanes, now });
  const reached = await addressesOf(tx, { ...row, notices, now }, { rules, office: to });
  const letter = letterOf(row, notices);
  return { what: 'letter', claim: { attempt, letter, channel, to: reached } };
}

/** What a killed worker left without an end counts as a failure: a message that fells every worker must not do so for ever. */
async function gaveUpInterrupted(tx: Tx, row: MessageRow, claiming: Claiming): Promise<boolean> {
  const { now, rules } = claiming;
  const attempt = { messageId: row.id, channel: row.channel, try: row.tries };
  const answer = await tx.query(
    `UPDATE notification_attempts SET ended_at = to_timestamp($2::float8 / 1000), outcome = 'failed', code = 'interrupted'
     WHERE message_id = $1 AND ended_at IS NULL`,
    [row.id, now],
  );
  if (answer.rowCount === 0) return false;
  const failures = row.failures + 1;
  await tx.query(`UPDATE notification_messages SET failures = $2 WHERE id = $1`, [
    row.id,
    failures,
  ]);
  if (failures < INTERRUPTED_MAX) return false;
  const failure = { kind: 'passing', code: 'interrupted' } as const;
  await goOn(tx, attempt, { failure, failures, rules, now });
  return true;
}
const INTERRUPTED_MAX = 3;

/** Nothing of it is wanted any more, or its channel is gone: what is still to be told is looked up anew. */
async function leave(tx: Tx, id: string): Promise<void> {
  await tx.query(`UPDATE notification_messages SET state = 'left' WHERE id = $1`, [id]);
  await tx.query(
    `UPDATE notifications SET message_id = NULL, channel = NULL WHERE message_id = $1 AND outcome IS NULL`,
    [id],
  );
}

interface Waiting extends Office {
  readonly place: PlaceCode;
  readonly office_sent: readonly number[] | null;
  readonly channel_sent: readonly number[] | null;
  readonly blocked_until: EpochMs | null;
}

/** The office that was served longest ago comes first: a storm at one of them holds no other up. */
async function claimNew(tx: Tx, claiming: Claiming): Promise<Claimed> {
  const { rules, now, busy } = claiming;
  const answer = await tx.query<Waiting>(
    `SELECT w.channel, w.department, w.place, o.sent_ms AS office_sent, c.sent_ms AS channel_sent, c.blocked_until
     FROM (SELECT channel, department, place, min(due_at) AS due FROM notifications
           WHERE outcome IS NULL AND message_id IS NULL AND channel = ANY ($2::text[]) AND channel <> ALL ($3::text[])
             AND due_at <= to_timestamp($1::float8 / 1000) GROUP BY channel, department, place) w
     LEFT JOIN notification_lanes o ON o.lane = w.channel || '|' || w.department || '|' || w.place
     LEFT JOIN notification_lanes c ON c.lane = w.channel
     ORDER BY o.last_at NULLS FIRST, w.due, w.department, w.place LIMIT ${String(OFFICES_MAX)}`,
    [now, [...rules.channels.keys()], busy],
  );
  let untilAt = now + LOOK_AGAIN_MS;
  for (const office of answer.rows) {
    const channel = rules.channels.get(office.channel);
    if (channel === undefined) continue;
    const seen = seenFreeAt(office, channel, now);
    const claimed = seen > now ? undefined : await claimFor(tx, { office, channel, claiming });
    if (claimed !== undefined) return claimed;
    untilAt = Math.min(untilAt, Math.max(seen, now + BUSY_MS));
  }
  return { what: 'nothing', untilAt: Math.min(untilAt, await nextDueAt(tx, now, untilAt)) };
}
/** Another worker is claiming by this channel: it will be done in a moment. */
const BUSY_MS = 50;

/** As `freeAt`, before anything is locked. */
const seenFreeAt = (office: Waiting, limits: OpenChannel, now: EpochMs): EpochMs =>
  Math.max(
    allowedAt(office.channel_sent ?? [], limits.perMinute, now),
    allowedAt(office.office_sent ?? [], limits.perOfficeMinute, now),
    office.blocked_until ?? 0,
  );

async function nextDueAt(tx: Tx, now: EpochMs, untilAt: EpochMs): Promise<EpochMs> {
  const answer = await tx.query<{ at: EpochMs | null }>(
    `SELECT least(
       (SELECT min(due_at) FROM notification_messages WHERE state = 'open' AND due_at > to_timestamp($1::float8 / 1000)),
       (SELECT min(due_at) FROM notifications WHERE outcome IS NULL AND message_id IS NULL AND channel IS NOT NULL
          AND due_at > to_timestamp($1::float8 / 1000))) AS at`,
    [now],
  );
  return answer.rows[0]?.at ?? untilAt;
}

interface Order {
  readonly office: Waiting;
  readonly channel: OpenChannel;
  readonly claiming: Claiming;
}

async function claimFor(tx: Tx, order: Order): Promise<Claimed | undefined> {
  const { office, channel, claiming } = order;
  const { now, rules } = claiming;
  const lanes = await lockLanes(tx, office, true);
  if (lanes === undefined || freeAt(lanes, channel, now) > now) return undefined;
  const waiting = await waitingFor(tx, office, now);
  const to = recipients(rules, office, waiting);
  if (waiting.length === 0) return undefined;
  if (to === undefined) return lookedUpAnew(tx, waiting);
  const notices = bundled(waiting, order);
  const row = await storedMessage(tx, { office, notices, now });
  const attempt = { messageId: row.id, channel: office.channel, try: row.tries + 1 };
  await begin(tx, { attempt, lanes, now });
  const reached = await addressesOf(tx, { ...row, notices, now }, { rules, office: to });
  const letter = letterOf(row, notices);
  return { what: 'letter', claim: { attempt, letter, channel, to: reached } };
}

/** The chain of this office was changed: it has this channel no more. */
async function lookedUpAnew(tx: Tx, waiting: readonly Notification[]): Promise<Claimed> {
  await tx.query(`UPDATE notifications SET channel = NULL WHERE id = ANY ($1::text[])`, [
    waiting.map(({ id }) => id),
  ]);
  return { what: 'again' };
}

function bundled(
  waiting: readonly Notification[],
  { office, channel, claiming }: Order,
): readonly Notification[] {
  if (waiting.length < BUNDLE_FROM) return waiting.slice(0, 1);
  const { config } = channel;
  const room = {
    kind: config.kind,
    ...(config.kind === 'sms' ? { charactersMax: config.charactersMax } : {}),
  };
  const letter = { ...office, id: '', createdAt: claiming.now, isTest: false };
  return fitting(waiting, room, { letter, book: claiming.rules.book });
}

interface NoticeRow {
  readonly id: string;
  readonly alert_id: string | null;
  readonly about: string;
  readonly department: string;
  readonly place: string;
  readonly reason: string;
  readonly occurrence: string;
  readonly at: EpochMs;
  readonly subject: unknown;
}
const NOTICE_COLUMNS = 'id, about, alert_id, department, place, reason, occurrence, at, subject';
/** More than any message holds. */
const TAKEN_MAX = 200;

async function waitingFor(tx: Tx, office: Office, now: EpochMs): Promise<Notification[]> {
  const answer = await tx.query<NoticeRow>(
    `SELECT ${NOTICE_COLUMNS} FROM notifications
     WHERE outcome IS NULL AND message_id IS NULL AND channel = $1 AND department = $2 AND place = $3
       AND due_at <= to_timestamp($4::float8 / 1000)
     ORDER BY level, at, id LIMIT ${String(TAKEN_MAX)} FOR UPDATE SKIP LOCKED`,
    [office.channel, office.department, office.place, now],
  );
  return inReadingOrder(answer.rows.map(noticeOf));
}

async function carriedBy(tx: Tx, message: string): Promise<Notification[]> {
  const answer = await tx.query<NoticeRow>(
    `SELECT ${NOTICE_COLUMNS} FROM notifications WHERE message_id = $1 AND outcome IS NULL`,
    [message],
  );
  return inReadingOrder(answer.rows.map(noticeOf));
}

const noticeOf = (row: NoticeRow): Notification =>
  ({
    id: row.id,
    department: row.department,
    place: row.place,
    reason: row.reason,
    occurrence: row.occurrence,
    at: row.at,
    ...(row.alert_id === null
      ? { alertId: null, about: row.about, subject: MatterSubject.parse(row.subject) }
      : { alertId: row.alert_id, subject: NotificationSubject.parse(row.subject) }),
  }) as Notification;

/** By an identifier of its contents: the same notifications by the same channel are the same message, whenever they are sent. */
async function storedMessage(
  tx: Tx,
  { office, notices, now }: { office: Waiting; notices: readonly Notification[]; now: EpochMs },
): Promise<MessageRow> {
  const ids = notices.map(({ id }) => id);
  const id = derivedId('nm-', [office.channel, ...ids.toSorted()]);
  const answer = await tx.query<MessageRow>(
    `INSERT INTO notification_messages (id, channel, department, place, created_at, size, due_at, state)
     VALUES ($1, $2, $3, $4, to_timestamp($5::float8 / 1000), $6, to_timestamp($5::float8 / 1000), 'open')
     ON CONFLICT (id) DO UPDATE SET state = 'open', failures = 0 RETURNING ${MESSAGE_COLUMNS}`,
    [id, office.channel, office.department, office.place, now, ids.length],
  );
  await tx.query(
    `INSERT INTO notification_items (message_id, notification_id) SELECT $1, unnest($2::text[]) ON CONFLICT DO NOTHING`,
    [id, ids],
  );
  await tx.query(`UPDATE notifications SET message_id = $1 WHERE id = ANY ($2::text[])`, [id, ids]);
  const [row] = answer.rows;
  if (row === undefined) throw new RangeError('an insert that returns nothing');
  return row;
}

async function begin(
  tx: Tx,
  { attempt, lanes, now }: { attempt: Attempt; lanes: Lanes; now: EpochMs },
): Promise<void> {
  await countSending(tx, lanes, now);
  await tx.query(
    `UPDATE notification_messages SET tries = $2, due_at = to_timestamp($3::float8 / 1000) WHERE id = $1`,
    [attempt.messageId, attempt.try, now + LEASE_MS],
  );
  await tx.query(
    `INSERT INTO notification_attempts (message_id, try, started_at) VALUES ($1, $2, to_timestamp($3::float8 / 1000))`,
    [attempt.messageId, attempt.try, now],
  );
}

const letterOf = (row: MessageRow, notices: readonly Notification[]): Letter => ({
  id: row.id,
  department: row.department,
  place: row.place,
  createdAt: row.created_at,
  notices,
  isTest: false,
});

/** Addresses of the office on this channel; undefined where it is none of its chain any more, or nothing is left to tell. */
function recipients(
  rules: NotificationRules,
  { channel, department, place }: Office & { readonly place: PlaceCode },
  notices: readonly Notification[],
): readonly string[] | undefined {
  const level: Level | undefined = notices[0]?.subject.level;
  if (level === undefined) return undefined;
  const step = rules.stepsFor({ department, place, level }).find((one) => one.channel === channel);
  return step === undefined ? undefined : (step.to ?? []);
}
