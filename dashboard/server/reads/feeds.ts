// The latest states of resources by unit, and the lines of the counties' edges, as far as an account may see them.
import type { EdgeLine, ResourceList, ResourceSummary } from '../../../contracts/api/feeds.ts';
import type { Site } from '../../../contracts/catalogue/site.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import { DAY_MS, type EpochMs } from '../../../contracts/time.ts';
import type { Queryable } from '../../../platform/store/pool.ts';

const RESOURCES_MAX = 1_000;
/** Parts of many units, so that a list that is not cut has each unit whole. */
const ROWS_MAX = 20_000;
/** A part that was not told for longer than this while others were is no part any more: wards and words change. */
const PART_MS = 7 * DAY_MS;

interface PartRow {
  readonly site_id: string;
  readonly kind: ResourceSummary['kind'];
  readonly unit: string;
  readonly occurred_ms: number;
  readonly amounts: Readonly<Record<string, number>>;
}

/** `sites`: those that the account may see. */
export async function readResources(db: Queryable, sites: readonly Site[]): Promise<ResourceList> {
  const { rows } = await db.query<PartRow>(
    `SELECT site_id, kind, unit, amounts, round(extract(epoch FROM occurred_at) * 1000)::float8 AS occurred_ms
     FROM resource_states WHERE site_id = ANY ($1::text[]) ORDER BY occurred_at DESC, site_id, kind, unit, part LIMIT $2`,
    [sites.map(({ id }) => id), ROWS_MAX],
  );
  const known = new Map<string, Site>(sites.map((site) => [site.id, site]));
  const units = new Map<string, ResourceSummary>();
  for (const row of rows) {
    const site = known.get(row.site_id);
    if (site === undefined) continue;
    const key = JSON.stringify([row.site_id, row.kind, row.unit]);
    units.set(key, withPart(units.get(key), row, site));
  }
  const resources = [...units.values()];
  return {
    resources: resources.slice(0, RESOURCES_MAX),
    isCut: resources.length > RESOURCES_MAX || rows.length === ROWS_MAX,
  };
}

/** The latest part comes first. */
function withPart(unit: ResourceSummary | undefined, row: PartRow, site: Site): ResourceSummary {
  if (unit === undefined) {
    const { kind, unit: name, amounts, occurred_ms: occurredAt } = row;
    const { id: siteId, names, place } = site;
    return { siteId, names, place, kind, unit: name, amounts, parts: 1, occurredAt };
  }
  if (unit.occurredAt - row.occurred_ms > PART_MS) return unit;
  const amounts = { ...unit.amounts };
  for (const [name, amount] of Object.entries(row.amounts))
    amounts[name] = (amounts[name] ?? 0) + amount;
  return { ...unit, amounts, parts: unit.parts + 1 };
}

interface LineRow {
  readonly place: PlaceCode;
  readonly waiting: number;
  readonly oldest_ms: number | null;
  readonly heard_ms: number;
}

/** An edge that holds something tries every ten seconds at most. */
const CUT_AFTER_MS = 5 * 60_000;
const LINES_MAX = 200;

/** `covers`: whether the account may see a place. */
export async function readEdgeLines(
  db: Queryable,
  covers: (place: PlaceCode) => boolean,
  now: EpochMs,
): Promise<EdgeLine[]> {
  const { rows } = await db.query<LineRow>(
    `SELECT place, waiting::float8 AS waiting, round(extract(epoch FROM oldest_waiting_at) * 1000)::float8 AS oldest_ms,
       round(extract(epoch FROM heard_at) * 1000)::float8 AS heard_ms FROM edge_lines ORDER BY place, heard_at DESC`,
  );
  return rows
    .filter(({ place }) => covers(place))
    .slice(0, LINES_MAX)
    .map(({ place, waiting, oldest_ms: oldestWaitingAt, heard_ms: heardAt }) => ({
      place,
      state:
        waiting === 0 ? 'caught-up' : now - heardAt > CUT_AFTER_MS ? ('cut' as const) : 'behind',
      waiting,
      oldestWaitingAt,
      heardAt,
    }));
}
