// How much of a site's large originals the quarantine keeps at once. Of one that does not fit only the beginning is kept, and it is marked so.
// Two doors that ask at the same moment may both be let in, so the bound is passed by what is under way at most.
import type { Queryable } from '../../platform/store/pool.ts';

/** Of one site, for as long as originals are kept. */
export const LARGE_BYTES_MAX = 256 * 1024 * 1024;

export interface LargeOriginal {
  readonly id: string;
  readonly siteId: string | null;
  readonly bytes: number;
}

/** Ids of those that have no room. Asks the store only where there is a large one; one that is kept already takes no more room. */
export async function withoutRoom(
  db: Queryable,
  large: readonly LargeOriginal[],
  largerThan: number,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const siteId of new Set(large.map((one) => one.siteId))) {
    const own = large.filter((one) => one.siteId === siteId);
    const { rows } = await db.query<{ kept: number; ids: string[] }>(
      `SELECT coalesce(sum(octet_length(sealed)), 0)::float8 AS kept,
         coalesce(array_agg(id) FILTER (WHERE id = ANY ($3)), '{}') AS ids
       FROM quarantine WHERE site_id IS NOT DISTINCT FROM $1 AND octet_length(sealed) > $2`,
      [siteId, largerThan, own.map(({ id }) => id)],
    );
    let kept = rows[0]?.kept ?? 0;
    for (const { id, bytes } of own) {
      if (rows[0]?.ids.includes(id) === true) continue;
      if (kept + bytes > LARGE_BYTES_MAX) found.add(id);
      else kept += bytes;
    }
  }
  return found;
}
