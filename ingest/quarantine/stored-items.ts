// What was set aside, as its desk reads and resolves it. Nothing here opens an original. An item is resolved once: whoever comes second
// is told so.
import { z } from 'zod';
import { Site } from '../../contracts/catalogue/site.ts';
import { Door } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import { isZone } from '../../platform/zone/zone-time.ts';

/** What is laid over the site's settings when an item is replayed. */
export const Overrides = z.strictObject({
  charset: Site.shape.charset.optional(),
  zone: z.string().refine(isZone, 'is not an IANA time zone').optional(),
  facility: z.string().min(1).max(120).optional(),
});
export type Overrides = z.infer<typeof Overrides>;

export interface Item {
  readonly id: string;
  readonly at: EpochMs;
  readonly lastAt: EpochMs;
  readonly times: number;
  readonly door: Door;
  readonly siteId: string | null;
  readonly sender: string | null;
  readonly code: string;
  readonly detail: string;
  readonly state: 'open' | 'replayed' | 'discarded';
  readonly outcome: string | null;
  readonly expiresAt: EpochMs;
  readonly truncated: boolean;
  readonly keyVersion: number;
  readonly isMended: boolean;
  readonly overrides: Overrides;
}

export interface ItemFilter {
  readonly site?: string | undefined;
  readonly code?: string | undefined;
  readonly door?: string | undefined;
  readonly since?: EpochMs | undefined;
  readonly state: Item['state'] | 'all';
  readonly limit: number;
}

const MS = (column: string): string => `round(extract(epoch FROM ${column}) * 1000)::float8`;
const SUMMARY = `id, ${MS('at')} AS at, ${MS('last_at')} AS last_at, times, door, site_id, sender, code, detail, state, outcome,
  ${MS('expires_at')} AS expires_at, truncated, key_version, mended IS NOT NULL AS is_mended, overrides`;

interface ItemRow {
  readonly id: string;
  readonly at: number;
  readonly last_at: number;
  readonly times: number;
  readonly door: string;
  readonly site_id: string | null;
  readonly sender: string | null;
  readonly code: string;
  readonly detail: string;
  readonly state: Item['state'];
  readonly outcome: string | null;
  readonly expires_at: number;
  readonly truncated: boolean;
  readonly key_version: number;
  readonly is_mended: boolean;
  readonly overrides: unknown;
}

function itemOf(row: ItemRow): Item {
  return {
    id: row.id,
    at: row.at,
    lastAt: row.last_at,
    times: row.times,
    door: Door.parse(row.door),
    siteId: row.site_id,
    sender: row.sender,
    code: row.code,
    detail: row.detail,
    state: row.state,
    outcome: row.outcome,
    expiresAt: row.expires_at,
    truncated: row.truncated,
    keyVersion: row.key_version,
    isMended: row.is_mended,
    overrides: Overrides.parse(row.overrides),
  };
}

/** Oldest first. What has outlived its time is not there, even where it was not yet deleted. */
export async function listItems(db: Queryable, filter: ItemFilter, now: EpochMs): Promise<Item[]> {
  const answer = await db.query<ItemRow>(
    `SELECT ${SUMMARY} FROM quarantine
     WHERE expires_at > to_timestamp($1::float8 / 1000) AND ($2::text IS NULL OR site_id = $2) AND ($3::text IS NULL OR code = $3)
       AND ($4::text IS NULL OR door = $4) AND ($5::float8 IS NULL OR last_at >= to_timestamp($5::float8 / 1000))
       AND ($6 = 'all' OR state = $6)
     ORDER BY quarantine.at, id LIMIT $7`,
    [
      now,
      filter.site ?? null,
      filter.code ?? null,
      filter.door ?? null,
      filter.since ?? null,
      filter.state,
      filter.limit,
    ],
  );
  return answer.rows.map(itemOf);
}

/** By its id, or by the beginning of it where that names only one. */
export async function findItem(
  db: Queryable,
  id: string,
  now: EpochMs,
): Promise<Item | 'none' | 'several'> {
  if (!/^[0-9a-f]{4,32}$/.test(id)) return 'none';
  const answer = await db.query<ItemRow>(
    `SELECT ${SUMMARY} FROM quarantine WHERE id LIKE $2 AND expires_at > to_timestamp($1::float8 / 1000) LIMIT 2`,
    [now, `${id}%`],
  );
  const [first, second] = answer.rows;
  if (first === undefined) return 'none';
  return second === undefined ? itemOf(first) : 'several';
}

export interface SealedOriginal {
  readonly sealed: Uint8Array;
  readonly keyVersion: number;
}

export interface SealedItem {
  readonly original: SealedOriginal;
  readonly mended: SealedOriginal | null;
}

export async function readSealed(db: Queryable, id: string): Promise<SealedItem | undefined> {
  const answer = await db.query<{
    sealed: Uint8Array;
    key_version: number;
    mended: Uint8Array | null;
    mended_key_version: number | null;
  }>('SELECT sealed, key_version, mended, mended_key_version FROM quarantine WHERE id = $1', [id]);
  const row = answer.rows[0];
  if (row === undefined) return undefined;
  return {
    original: { sealed: row.sealed, keyVersion: row.key_version },
    mended:
      row.mended === null || row.mended_key_version === null
        ? null
        : { sealed: row.mended, keyVersion: row.mended_key_version },
  };
}

export interface Resolution {
  readonly state: 'replayed' | 'discarded';
  readonly by: string;
  readonly outcome: string;
  readonly at: EpochMs;
}

/** False where it is no longer open. */
export async function resolveItem(db: Queryable, id: string, as: Resolution): Promise<boolean> {
  const answer = await db.query(
    `UPDATE quarantine SET state = $2, resolved_by = $3, outcome = $4, resolved_at = to_timestamp($5::float8 / 1000)
     WHERE id = $1 AND state = 'open'`,
    [id, as.state, as.by, as.outcome, as.at],
  );
  return answer.rowCount === 1;
}

/** It stays open; what the attempt came to is shown with it. */
export async function noteOutcome(db: Queryable, id: string, outcome: string): Promise<void> {
  await db.query(`UPDATE quarantine SET outcome = $2 WHERE id = $1 AND state = 'open'`, [
    id,
    outcome,
  ]);
}

export interface Mending {
  readonly overrides: Overrides;
  /** undefined: the content stays as it is. */
  readonly sealed: SealedOriginal | undefined;
}

/** False where it is no longer open. */
export async function mendItem(db: Queryable, id: string, mending: Mending): Promise<boolean> {
  const answer = await db.query(
    `UPDATE quarantine SET overrides = overrides || $2::jsonb, mended = coalesce($3, mended),
       mended_key_version = coalesce($4, mended_key_version)
     WHERE id = $1 AND state = 'open'`,
    [
      id,
      JSON.stringify(mending.overrides),
      mending.sealed === undefined ? null : Buffer.from(mending.sealed.sealed),
      mending.sealed?.keyVersion ?? null,
    ],
  );
  return answer.rowCount === 1;
}
