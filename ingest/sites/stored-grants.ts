// Keys and peers in the store: read at the start and every few seconds, so that a revoked key stops working without a restart.
import { randomBytes } from 'node:crypto';
import { SiteId } from '../../contracts/ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import { hashOfKey, PEER_RATE, type KeyGrant, type PeerGrant } from './registry.ts';

export async function readGrants(
  db: Queryable,
): Promise<{ readonly keys: KeyGrant[]; readonly peers: PeerGrant[] }> {
  const keys = await db.query<{
    key_hash: string;
    site_id: string;
    speaks_for_all: boolean;
    requests_per_second: number;
    forwards_for: string | null;
  }>(
    'SELECT key_hash, site_id, speaks_for_all, requests_per_second, forwards_for FROM site_keys WHERE revoked_at IS NULL',
  );
  const peers = await db.query<{
    peer: string;
    site_id: string;
    speaks_for_all: boolean;
    unknown_facility: PeerGrant['unknownFacility'];
    requests_per_second: number;
  }>(
    'SELECT peer, site_id, speaks_for_all, unknown_facility, requests_per_second FROM mllp_peers WHERE revoked_at IS NULL',
  );
  return {
    keys: keys.rows.map((row) => ({
      keyHash: row.key_hash,
      siteId: SiteId.parse(row.site_id),
      speaksForAll: row.speaks_for_all,
      requestsPerSecond: row.requests_per_second,
      forwardsFor: row.forwards_for,
    })),
    peers: peers.rows.map((row) => ({
      peer: row.peer,
      siteId: SiteId.parse(row.site_id),
      speaksForAll: row.speaks_for_all,
      unknownFacility: row.unknown_facility,
      requestsPerSecond: row.requests_per_second,
    })),
  };
}

export interface NewKey {
  readonly siteId: SiteId;
  readonly key: string;
  readonly label: string;
  readonly speaksForAll: boolean;
  readonly requestsPerSecond: number;
  /** Of an edge: the place whose sites it forwards for. */
  readonly forwardsFor?: string;
}

/** 256 random bits with a prefix by which a leaked key is recognised. */
export const generateKey = (): string => `vgl_${randomBytes(32).toString('base64url')}`;

/** Adds keys; one that is there already stays as it is. */
export async function addKeys(db: Queryable, keys: readonly NewKey[], now: EpochMs): Promise<void> {
  await bulkInsert(db, {
    table: 'site_keys',
    columns: {
      key_hash: 'text',
      site_id: 'text',
      label: 'text',
      speaks_for_all: 'bool',
      requests_per_second: 'int4',
      forwards_for: 'text',
      created_at: 'timestamptz',
    },
    rows: keys.map((key) => ({
      key_hash: hashOfKey(key.key),
      site_id: key.siteId,
      label: key.label,
      speaks_for_all: key.speaksForAll,
      requests_per_second: key.requestsPerSecond,
      forwards_for: key.forwardsFor ?? null,
      created_at: now,
    })),
    onConflict: 'ON CONFLICT (key_hash) DO NOTHING',
  });
}

/** Registers a sender on MLLP, or changes what it may speak for. */
export async function addPeer(db: Queryable, peer: PeerGrant, now: EpochMs): Promise<void> {
  await db.query(
    `INSERT INTO mllp_peers (peer, site_id, speaks_for_all, unknown_facility, requests_per_second, created_at)
     VALUES ($1, $2, $3, $4, $6, to_timestamp($5::float8 / 1000))
     ON CONFLICT (peer) DO UPDATE SET site_id = EXCLUDED.site_id, speaks_for_all = EXCLUDED.speaks_for_all,
       unknown_facility = EXCLUDED.unknown_facility, requests_per_second = EXCLUDED.requests_per_second, revoked_at = NULL`,
    [
      peer.peer,
      peer.siteId,
      peer.speaksForAll,
      peer.unknownFacility,
      now,
      peer.requestsPerSecond ?? PEER_RATE,
    ],
  );
}

/** Revokes a key or a peer; false where there was none in force. */
export async function revoke(
  db: Queryable,
  what: { readonly key: string } | { readonly peer: string },
  now: EpochMs,
): Promise<boolean> {
  const [table, column, value] =
    'key' in what
      ? (['site_keys', 'key_hash', hashOfKey(what.key)] as const)
      : (['mllp_peers', 'peer', what.peer] as const);
  const answer = await db.query(
    `UPDATE ${table} SET revoked_at = to_timestamp($2::float8 / 1000) WHERE ${column} = $1 AND revoked_at IS NULL`,
    [value, now],
  );
  return answer.rowCount === 1;
}
