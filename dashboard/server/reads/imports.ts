// Reports of imported files, newest first.
import type { StoredReport } from '../../../contracts/api/imports.ts';
import type { SiteId } from '../../../contracts/ids.ts';
import type { Queryable } from '../../../platform/store/pool.ts';

const REPORTS_MAX = 200;

/** `sites`: those that the account may see. */
export async function readImports(
  db: Queryable,
  sites: readonly SiteId[],
): Promise<StoredReport[]> {
  const { rows } = await db.query<Omit<StoredReport, 'siteId'> & { readonly site_id: SiteId }>(
    'SELECT * FROM import_reports WHERE site_id = ANY ($1::text[]) ORDER BY at DESC, id LIMIT $2',
    [sites, REPORTS_MAX],
  );
  return rows.map(({ site_id, ...row }) => ({ ...row, siteId: site_id }));
}
