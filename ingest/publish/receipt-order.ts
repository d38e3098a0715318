/**
 * Keeps in the store what was said last of each record whose statements have no time, so that any process, also after a restart, knows whether
 * the same words are a repetition or a return. Statements with a time never come here: their order is their own. Two questions to the
 * store for all requests that wait, not for each.
 */
import type { Event } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { TransientError } from '../../platform/errors.ts';
import { backoffDelayMs } from '../../platform/retry.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import { decideOrder, type Said } from './decide-order.ts';
import type { Published } from './publish-events.ts';

type Publish = (events: readonly Event[]) => Promise<readonly Published[]>;

/** Of the record that an event without a time is about; kept beside the event, because it must not leave the door. */
export type UntimedRecords = WeakMap<Event, string>;

/** Longer than any site goes on correcting. */
const KEEP_MS = 90 * 86_400_000;
const TRIES_MAX = 20;

export interface ReceiptOrdering {
  readonly untimed: UntimedRecords;
  readonly now: () => EpochMs;
  /** Between two tries for records that another process speaks of too. */
  readonly pause?: (durationMs: number) => Promise<void>;
  /** Spreads the tries of two processes; absent: they wait alike. */
  readonly random?: () => number;
}

export function inReceiptOrder(db: Queryable, by: ReceiptOrdering, publish: Publish): Publish {
  const settled = gathering((told) => settle(db, told, by));
  const inOrder = async (events: readonly Event[]): Promise<readonly Published[]> => {
    const told = new Map<string, Event[]>();
    for (const event of events) {
      const record = by.untimed.get(event);
      if (record === undefined) continue;
      const known = told.get(record);
      if (known === undefined) told.set(record, [event]);
      else known.push(event);
    }
    const ordered = await settled([...told]);
    return publish(events.map((event) => ordered.get(event) ?? event));
  };
  const isUntimed = (event: Event): boolean => by.untimed.has(event);
  return (events) => (events.some(isUntimed) ? inOrder(events) : publish(events));
}

/** What one request says of one record, in its order. A record may be told of by several requests, one after the other. */
type Told = readonly (readonly [record: string, events: readonly Event[]])[];
/** Each event with the event that is published in its place. */
type Settled = ReadonlyMap<Event, Event>;

interface Asked {
  readonly told: Told;
  readonly resolve: (settled: Settled) => void;
  readonly reject: (error: unknown) => void;
}

const REQUESTS_MAX = 64;

/** One question to the store at a time: the requests that come meanwhile are asked together in the next, in their order. */
function gathering(settleAll: (told: Told) => Promise<Settled>): (told: Told) => Promise<Settled> {
  const waiting: Asked[] = [];
  let isAsking = false;
  const askOn = async (): Promise<void> => {
    isAsking = true;
    for (;;) {
      const asked = waiting.splice(0, REQUESTS_MAX);
      if (asked.length === 0) break;
      try {
        const settled = await settleAll(asked.flatMap(({ told }) => told));
        for (const { resolve } of asked) resolve(settled);
      } catch (error) {
        for (const { reject } of asked) reject(error);
      }
    }
    isAsking = false;
  };
  return (told) =>
    new Promise((resolve, reject) => {
      waiting.push({ told, resolve, reject });
      if (!isAsking) void askOn();
    });
}

/** Half of it by chance, so that two processes do not meet again. */
const BACKOFF = { baseMs: 4, maxMs: 500, jitter: 0.5 };

/** Another process may say something of a record meanwhile: then that is read again, after a while. */
async function settle(
  db: Queryable,
  told: Told,
  { now, pause, random = () => 0 }: ReceiptOrdering,
): Promise<Settled> {
  const settled = new Map<Event, Event>();
  let open = told;
  for (let tries = 1; open.length > 0; tries += 1) {
    open = await settleOnce(db, open, { settled, now: now() });
    if (open.length === 0) break;
    if (tries === TRIES_MAX)
      throw new TransientError('records-in-use', 'The same records are being told of elsewhere.');
    await pause?.(backoffDelayMs(BACKOFF, tries, random));
  }
  return settled;
}

/** Returns what must be read again. */
async function settleOnce(
  db: Queryable,
  open: Told,
  { settled, now }: { readonly settled: Map<Event, Event>; readonly now: EpochMs },
): Promise<Told> {
  const before = await saidOf(db, [...new Set(open.map(([record]) => record))]);
  const after = new Map(before);
  const decided = open.map(([record, events]) => {
    const { events: ordered, said } = decideOrder(after.get(record), events);
    after.set(record, said);
    return { record, events, ordered };
  });
  const changes = [...after]
    .filter(([record, said]) => said !== before.get(record))
    .map(([record, said]) => ({ record, before: before.get(record), said }));
  const written = changes.length === 0 ? NOBODY : await write(db, changes, now);
  const lost = new Set(changes.filter(({ record }) => !written.has(record)).map((c) => c.record));
  for (const { record, events, ordered } of decided)
    if (!lost.has(record))
      for (const [at, event] of events.entries()) settled.set(event, ordered[at] ?? event);
  return open.filter(([record]) => lost.has(record));
}

const NOBODY: ReadonlySet<string> = new Set();

async function saidOf(db: Queryable, records: readonly string[]): Promise<Map<string, Said>> {
  const { rows } = await db.query<Said & { record: string }>(
    `SELECT record, said, turns, ended, round(extract(epoch FROM stated_at) * 1000)::float8 AS "statedAt"
     FROM untimed_records WHERE record = ANY ($1)`,
    [records],
  );
  return new Map(rows.map(({ record, ...said }) => [record, said]));
}

interface Change {
  readonly record: string;
  readonly before: Said | undefined;
  readonly said: Said;
}

/** Returns the records whose row was still as it had been read. In one order, so that two processes cannot wait for each other. */
async function write(
  db: Queryable,
  changes: readonly Change[],
  now: EpochMs,
): Promise<ReadonlySet<string>> {
  const rows = changes
    .toSorted((one, other) => (one.record < other.record ? -1 : 1))
    .map(({ record, before, said }) => ({
      record,
      said: said.said,
      turns: said.turns,
      turns_before: before?.turns ?? 0,
      ended: said.ended,
      stated_at: said.statedAt,
      kept_until: now + KEEP_MS,
    }));
  const answer = await bulkInsert<(typeof rows)[number], { record: string }>(db, {
    table: 'untimed_records AS r',
    columns: {
      record: 'text',
      said: 'text[]',
      turns: 'int4',
      turns_before: 'int4',
      ended: 'bool',
      stated_at: 'timestamptz',
      kept_until: 'timestamptz',
    },
    rows,
    onConflict: `ON CONFLICT (record) DO UPDATE SET said = EXCLUDED.said, turns = EXCLUDED.turns, turns_before = EXCLUDED.turns_before,
      ended = EXCLUDED.ended, stated_at = EXCLUDED.stated_at, kept_until = EXCLUDED.kept_until
      WHERE r.turns = EXCLUDED.turns_before`,
    returning: 'RETURNING record',
  });
  return new Set(answer.rows.map(({ record }) => record));
}

export async function expireUntimedRecords(db: Queryable, now: EpochMs): Promise<void> {
  await db.query(
    'DELETE FROM untimed_records WHERE kept_until <= to_timestamp($1::float8 / 1000)',
    [now],
  );
}
