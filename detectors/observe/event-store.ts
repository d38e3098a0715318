/**
 * Stores the events of a batch and says which of them are new; how far each site has come is kept beside. An event that is
 * already stored has had its effect, because both were one transaction.
 */
import type { Event } from '../../contracts/event/event.ts';
import type { EventId } from '../../contracts/ids.ts';
import type { DayKey } from '../../contracts/time.ts';
import { dayOf } from '../../platform/zone/zone-time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Tx } from '../../platform/store/pool.ts';

const EVENT_COLUMNS = {
  id: 'text',
  occurred_at: 'timestamptz',
  received_at: 'timestamptz',
  kind: 'text',
  site_id: 'text',
  place: 'text',
  late: 'bool',
  event: 'json',
} as const;

export function isLate(
  event: Pick<Event, 'occurredAt' | 'receivedAt'>,
  allowedLatenessMs: number,
): boolean {
  return event.receivedAt - event.occurredAt > allowedLatenessMs;
}

export interface ArrivedEvents {
  readonly events: readonly Event[];
  /** Each as it came, parallel to `events`: stored unchanged. */
  readonly payloads: readonly Uint8Array[];
}

/** Returns those that were not stored before, each once, in the order given. */
export async function storeEvents(
  tx: Tx,
  { events, payloads }: ArrivedEvents,
  allowedLatenessMs: number,
): Promise<Event[]> {
  const { rows } = await bulkInsert<Record<keyof typeof EVENT_COLUMNS, unknown>, { id: EventId }>(
    tx,
    {
      table: 'events',
      columns: EVENT_COLUMNS,
      rows: events.map((event, at) => ({
        id: event.id,
        occurred_at: event.occurredAt,
        received_at: event.receivedAt,
        kind: event.kind,
        site_id: event.siteId,
        place: event.place,
        late: isLate(event, allowedLatenessMs),
        event: payloads[at],
      })),
      onConflict: 'ON CONFLICT (id, occurred_at) DO NOTHING',
      returning: 'RETURNING id',
    },
  );
  const fresh = new Set(rows.map((row) => row.id));
  return events.filter((event) => fresh.delete(event.id));
}

export interface ProgressSettings {
  readonly partition: number;
  readonly zone: string;
  readonly allowedLatenessMs: number;
  /** Events older than this at receipt are no history to compare with. */
  readonly backfillMaxMs: number;
}

interface SiteRow {
  readonly site_id: string;
  readonly partition: number;
  place: string;
  /** Of receipt: the day on which it was first heard. */
  first_day: string;
  /** Days before their receipt that were told of, as a literal. */
  told_days: string;
  occurred_at_max: number;
  received_at_max: number;
  events: number;
  late: number;
}

export async function storeSiteProgress(
  tx: Tx,
  events: readonly Event[],
  settings: ProgressSettings,
): Promise<void> {
  const rows = new Map<string, SiteRow>();
  for (const event of events) addToSite(rows, event, settings);
  const told = toldDays(events, settings);
  for (const row of rows.values()) row.told_days = literalOf(told.get(row.site_id));
  await bulkInsert(tx, {
    table: 'site_progress AS p',
    columns: {
      site_id: 'text',
      partition: 'int4',
      place: 'text',
      first_day: 'date',
      told_days: 'datemultirange',
      occurred_at_max: 'timestamptz',
      received_at_max: 'timestamptz',
      events: 'int8',
      late: 'int8',
    },
    rows: [...rows.values()],
    onConflict: `ON CONFLICT (site_id, partition) DO UPDATE SET place = EXCLUDED.place, first_day = least(p.first_day, EXCLUDED.first_day),
      told_days = p.told_days + EXCLUDED.told_days,
      occurred_at_max = greatest(p.occurred_at_max, EXCLUDED.occurred_at_max),
      received_at_max = greatest(p.received_at_max, EXCLUDED.received_at_max),
      events = p.events + EXCLUDED.events, late = p.late + EXCLUDED.late`,
  });
}

function addToSite(rows: Map<string, SiteRow>, event: Event, settings: ProgressSettings): void {
  const late = isLate(event, settings.allowedLatenessMs) ? 1 : 0;
  const firstDay = dayOf(event.receivedAt, settings.zone);
  const row = rows.get(event.siteId);
  if (row === undefined) {
    rows.set(event.siteId, {
      site_id: event.siteId,
      partition: settings.partition,
      place: event.place,
      first_day: firstDay,
      told_days: '{}',
      occurred_at_max: event.occurredAt,
      received_at_max: event.receivedAt,
      events: 1,
      late,
    });
    return;
  }
  row.place = event.place;
  if (firstDay < row.first_day) row.first_day = firstDay;
  row.occurred_at_max = Math.max(row.occurred_at_max, event.occurredAt);
  row.received_at_max = Math.max(row.received_at_max, event.receivedAt);
  row.events += 1;
  row.late += late;
}

function toldDays(
  events: readonly Event[],
  { zone, backfillMaxMs }: ProgressSettings,
): Map<string, Set<DayKey>> {
  const told = new Map<string, Set<DayKey>>();
  for (const { siteId, occurredAt, receivedAt } of events) {
    const day = dayOf(occurredAt, zone);
    if (day >= dayOf(receivedAt, zone) || receivedAt - occurredAt > backfillMaxMs) continue;
    const days = told.get(siteId);
    if (days === undefined) told.set(siteId, new Set([day]));
    else days.add(day);
  }
  return told;
}

const literalOf = (days: ReadonlySet<DayKey> = new Set()): string =>
  `{${[...days].map((day) => `[${day},${day}]`).join()}}`;
