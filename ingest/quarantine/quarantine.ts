// Sets aside what cannot be counted: the reason in the open, the original encrypted and for a while. A sender may repeat the same
// bad message for ever, so the same original is kept once and its times counted. Written in bulk: a door under bad input is busiest.
import { createHmac } from 'node:crypto';
import type { Door } from '../../contracts/event/event.ts';
import type { SiteId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Pool, Queryable } from '../../platform/store/pool.ts';
import { transaction } from '../../platform/store/transaction.ts';
import { FRAME_BYTES_MAX } from '../mllp/limits.ts';
import { DETAIL_MAX, tellRejections } from './rejections.ts';
import { withoutRoom } from './room.ts';
import { seal, type QuarantineKey } from './seal.ts';

export interface SetAside {
  readonly at: EpochMs;
  readonly door: Door;
  readonly siteId: SiteId | null;
  readonly code: string;
  /** Names fields, never contents. */
  readonly detail: string;
  readonly original: Uint8Array;
  /** Hash of the key, or the peer, that brought it; undefined where nobody is known. */
  readonly sender?: string | undefined;
}

const KEEP_MS = 14 * 86_400_000;
/** A longer original than any frame is kept up to here: enough to see what it was, and a bound on what bad input can fill. */
const BEGINNING_BYTES_MAX = 256 * 1024;

/**
 * Both rows of each are written in one transaction, or neither and the error is thrown: the caller must not acknowledge before. Of a large
 * original for which its site has no room left the beginning is kept: a sender that may not go on would be held up for as long as it is full.
 */
export async function setAside(
  store: Pool,
  items: readonly SetAside[],
  key: QuarantineKey,
): Promise<void> {
  if (items.length === 0) return;
  const distinct = distinctOf(items, key);
  const large = distinct
    .filter(({ item: { original } }) => isLarge(original))
    .map(({ id, item }) => ({ id, siteId: item.siteId, bytes: item.original.length }));
  await transaction(store, async (tx) => {
    const shortened = await withoutRoom(tx, large, BEGINNING_BYTES_MAX);
    await tellRejections(tx, distinct);
    await insertOriginals(tx, distinct, { key, shortened });
  });
}

interface Distinct {
  readonly id: string;
  readonly item: SetAside;
  times: number;
}

function distinctOf(items: readonly SetAside[], key: QuarantineKey): Distinct[] {
  const found = new Map<string, Distinct>();
  for (const item of items) {
    const id = idOf(item, key);
    const known = found.get(id);
    if (known === undefined) found.set(id, { id, item, times: 1 });
    else known.times += 1;
  }
  // In one order, so that two requests with the same bad lines take turns instead of waiting for each other.
  return [...found.values()].sort((one, other) => (one.id < other.id ? -1 : 1));
}

async function insertOriginals(
  db: Queryable,
  distinct: readonly Distinct[],
  { key, shortened }: { readonly key: QuarantineKey; readonly shortened: ReadonlySet<string> },
): Promise<void> {
  const isCut = ({ id, item }: Distinct): boolean =>
    item.original.length > FRAME_BYTES_MAX || shortened.has(id);
  const rows = distinct
    .map((one) => ({ ...one, truncated: isCut(one) }))
    .map(({ id, item, times, truncated }) => ({
      id,
      at: item.at,
      last_at: item.at,
      times,
      sender: item.sender ?? null,
      truncated,
      door: item.door,
      site_id: item.siteId,
      code: item.code,
      detail: item.detail.slice(0, DETAIL_MAX),
      key_version: key.version,
      sealed: seal(
        truncated ? item.original.subarray(0, BEGINNING_BYTES_MAX) : item.original,
        id,
        key,
      ),
      expires_at: item.at + KEEP_MS,
    }));
  await bulkInsert(db, {
    table: 'quarantine',
    columns: {
      id: 'text',
      at: 'timestamptz',
      last_at: 'timestamptz',
      times: 'int4',
      sender: 'text',
      truncated: 'bool',
      door: 'text',
      site_id: 'text',
      code: 'text',
      detail: 'text',
      key_version: 'int4',
      sealed: 'bytea',
      expires_at: 'timestamptz',
    },
    rows,
    onConflict: `ON CONFLICT (id) DO UPDATE SET times = quarantine.times + EXCLUDED.times, last_at = EXCLUDED.last_at,
      expires_at = EXCLUDED.expires_at`,
  });
}

/** Kept whole, and large: what is longer than any frame is shortened anyway. */
const isLarge = ({ length }: Uint8Array): boolean =>
  length > BEGINNING_BYTES_MAX && length <= FRAME_BYTES_MAX;

/** Keyed: a bare hash of a short message could be found by trying. */
function idOf(item: SetAside, key: QuarantineKey): string {
  return createHmac(key.profile === 'guomi' ? 'sm3' : 'sha256', key.secret)
    .update(`${item.siteId ?? ''} ${item.code} `)
    .update(item.original)
    .digest('hex')
    .slice(0, 32);
}

/** Deletes what has outlived its time; returns how many. */
export async function expireQuarantine(db: Queryable, now: EpochMs): Promise<number> {
  const answer = await db.query(
    'DELETE FROM quarantine WHERE expires_at <= to_timestamp($1::float8 / 1000)',
    [now],
  );
  return answer.rowCount ?? 0;
}
