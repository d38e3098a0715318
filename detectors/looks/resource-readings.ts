/**
 * Readings of beds, devices and stock from the stored events, the latest statement about each moment alone, so that a corrected reading is what it was
 * corrected to. Bounded by time and by number.
 */
import type { EventId } from '../../contracts/ids.ts';
import type { SiteLevel } from '../../contracts/catalogue/site.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { ResourceReading } from '../patterns/capacity/unit-course.ts';
import type { LookAt, LookFinding } from '../patterns/looks/look-finding.ts';

export interface AskedReadings {
  readonly of: 'beds' | 'device-use' | 'stock';
  /** Of institutions of these levels. */
  readonly levels: readonly SiteLevel[];
  /** null: any. */
  readonly codes: readonly string[] | null;
  readonly except?: readonly string[];
  readonly fromAt: EpochMs;
  /** Within. */
  readonly toAt: EpochMs;
}

/** A city of ten million with a reading an hour of each device has about half of it in 28 days. */
const READINGS_MAX = 500_000;

const FIELDS = {
  beds: { unit: 'ward', size: 'staffed', used: 'occupied' },
  'device-use': { unit: 'deviceKind', size: 'available', used: 'inUse' },
  stock: { unit: 'item', size: 'onHand', used: 'dailyUse' },
} as const;

export async function readReadings(
  tx: Tx,
  asked: AskedReadings,
  { catalogue }: Pick<LookAt, 'catalogue'>,
): Promise<ResourceReading[]> {
  const { rows } = await tx.query<ResourceReading>(
    `SELECT site_id AS "siteId", place, unit, part, round(extract(epoch FROM occurred_at) * 1000)::float8 AS at, size, used
     FROM (${latestOf(asked)}) AS r LIMIT ${String(READINGS_MAX + 1)}`,
    valuesOf(asked),
  );
  if (rows.length > READINGS_MAX)
    throw new RangeError(
      `more than ${String(READINGS_MAX)} readings: look at less, or less far back`,
    );
  const levels = new Set(asked.levels);
  return rows.filter(({ siteId }) => {
    const level = catalogue.sites.get(siteId)?.level;
    return level !== undefined && levels.has(level);
  });
}

/** The last of a unit, or of all units of a place. */
export async function readingsBehind(
  tx: Tx,
  { siteId, place, params }: LookFinding,
  asked: AskedReadings,
): Promise<EventId[]> {
  const { unit } = params;
  const { rows } = await tx.query<{ id: EventId }>(
    `SELECT id FROM (${latestOf(asked)}) AS r WHERE starts_with(place, $6) AND ($7::text IS NULL OR site_id = $7) AND ($8::text IS NULL OR unit = $8)
     ORDER BY occurred_at DESC, id LIMIT 50`,
    [...valuesOf(asked), place, siteId, typeof unit === 'string' ? unit : null],
  );
  return rows.map(({ id }) => id);
}

const valuesOf = ({ of, codes, except = [], fromAt, toAt }: AskedReadings): unknown[] => [
  of,
  storeTime(fromAt),
  storeTime(toAt),
  codes,
  except,
];

/** In the order of `compareStamps`. */
function latestOf({ of }: AskedReadings): string {
  const { unit, size, used } = FIELDS[of];
  const amount = (name: string): string => `(event->'body'->>'${name}')::float8`;
  const named = `event->'body'->>'${unit}'`;
  return `SELECT DISTINCT ON (site_id, unit, part, occurred_at) id, site_id, place, ${named} AS unit,
      coalesce(event->'body'->>'part', '') AS part, occurred_at, ${amount(size)} AS size, ${amount(used)} AS used
    FROM events WHERE kind = $1 AND kind IN ('beds', 'device-use', 'stock') AND occurred_at >= $2 AND occurred_at <= $3
      AND ($4::text[] IS NULL OR ${named} = ANY ($4)) AND ${named} <> ALL ($5::text[])
    ORDER BY site_id, unit, part, occurred_at, (event->>'statedAt')::int8 DESC, (event->>'statedRank')::int4 DESC, received_at DESC, id COLLATE "C" DESC`;
}
