/**
 * Keeps in the store what was said last of each record whose statements have no time, so that any process, also after a restart, knows whether
 * the same words are a repetition or a return. Statements with a time never come here: their order is their own.
 */
import type { Event } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { TransientError } from '../../platform/errors.ts';
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

export function inReceiptOrder(
  db: Queryable,
  by: { readonly untimed: UntimedRecords; readonly now: () => EpochMs },
  publish: Publish,
): Publish {
  const inOrder = async (events: readonly Event[]): Promise<readonly Published[]> => {
    const told = new Map<string, Event[]>();
    for (const event of events) {
      const record = by.untimed.get(event);
      if (record === undefined) continue;
      const known = told.get(record);
      if (known === undefined) told.set(record, [event]);
      else known.push(event);
    }
    const ordered = await settle(db, told, by.now());
    return publish(events.map((event) => ordered.get(event) ?? event));
  };
  const isUntimed = (event: Event): boolean => by.untimed.has(event);
  return (events) => (events.some(isUntimed) ? inOrder(events) : publish(events));
}

type Told = ReadonlyMap<string, readonly Event[]>;

/** Each event with the event that is published in its place. Another process may say something of a record meanwhile: then that is read again. */
async function settle(db: Queryable, told: Told, now: EpochMs): Promise<Map<Event, Event>> {
  const settled = new Map<Event, Event>();
  let open = told;
  for (let tries = 0; open.size > 0; tries += 1) {
    if (tries === TRIES_MAX)
      throw new TransientError('records-in-use', 'The same records are being told of elsewhere.');
    open = await settleOnce(db, open, { settled, now });
  }
  return settled;
}

/** Returns what must be read again. */
async function settleOnce(
  db: Queryable,
  open: Told,
  { settled, now }: { readonly settled: Map<Event, Event>; readonly now: EpochMs },
): Promise<Told> {
  const standing = await saidOf(db, [...open.keys()]);
  const decided = [...open].map(([record, events]) => ({
    record,
    events,
    before: standing.get(record),
    ...ordersOf(standing.get(record), events),
  }));
  const changed = decided.filter(({ before, said }) => said !== before);
  const written = changed.length === 0 ? NOBODY : await write(db, changed, now);
  const again = new Map<string, readonly Event[]>();
  for (const { record, events, ordered, before, said } of decided) {
    if (said !== before && !written.has(record)) again.set(record, events);
    else for (const [at, event] of events.entries()) settled.set(event, ordered[at] ?? event);
  }
  return again;
}

const NOBODY: ReadonlySet<string> = new Set();

function ordersOf(
  standing: Said | undefined,
  events: readonly Event[],
): { readonly ordered: readonly Event[]; readonly said: Said } {
  const { events: ordered, said } = decideOrder(standing, events);
  return { ordered, said };
}

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
