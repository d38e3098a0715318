/**
 * Waveforms for the eyes of a reader: sealed piece by piece, kept for hours, then deleted. Written by ingest alone; the dashboard reads the
 * sealed bytes and opens them where a role, a scope and the record of the access allow. Nothing of them is in any stream or log.
 */
import type { RecordToken, SiteId } from '../../contracts/ids.ts';
import type { PlaceCode } from '../../contracts/place.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { sealName, waveformBytes, waveformOf, type Waveform } from '../../contracts/waveform.ts';
import { openBytes, sealBytes } from '../../platform/keys/seal-bytes.ts';
import type { WaveformKey, WaveformKeys } from '../../platform/keys/waveform-keys.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Queryable } from '../../platform/store/pool.ts';

export interface WaveformPiece {
  readonly record: RecordToken;
  /** 0 for a whole recording; of a live one the number of the chunk. */
  readonly part: number;
  readonly siteId: SiteId;
  readonly place: PlaceCode;
  readonly live: boolean;
  readonly waveform: Waveform;
}

export interface Keeping {
  readonly key: WaveformKey;
  readonly now: EpochMs;
  readonly keepMs: number;
}

/** Returns the parts that were not kept before; the first that came of a part stands. */
export async function keepWaveforms(
  db: Queryable,
  pieces: readonly WaveformPiece[],
  { key, now, keepMs }: Keeping,
): Promise<ReadonlySet<string>> {
  if (pieces.length === 0) return new Set();
  const distinct = new Map<string, WaveformPiece>();
  for (const piece of pieces) {
    const name = sealName(piece.record, piece.part);
    if (!distinct.has(name)) distinct.set(name, piece);
  }
  const rows = [...distinct].map(([name, { record, part, siteId, place, live, waveform }]) => ({
    record,
    part,
    site_id: siteId,
    place,
    live,
    rate: waveform.ratePerSecond,
    started_at: waveform.startedAt,
    first_sample: waveform.firstSample,
    samples: Math.min(...waveform.leads.map(({ microvolts }) => microvolts.length)),
    received_at: now,
    expires_at: now + keepMs,
    key_version: key.version,
    sealed: sealBytes(waveformBytes(waveform), name, key),
  }));
  const answer = await bulkInsert<(typeof rows)[number], { record: string; part: number }>(db, {
    table: 'ecg_waveforms',
    columns: {
      record: 'text',
      part: 'int4',
      site_id: 'text',
      place: 'text',
      live: 'bool',
      rate: 'float8',
      started_at: 'timestamptz',
      first_sample: 'int8',
      samples: 'int4',
      received_at: 'timestamptz',
      expires_at: 'timestamptz',
      key_version: 'int4',
      sealed: 'bytea',
    },
    rows,
    onConflict: 'ON CONFLICT (record, part) DO NOTHING',
    returning: 'RETURNING record, part',
  });
  return new Set(answer.rows.map(({ record, part }) => sealName(record, part)));
}

interface SealedRow {
  readonly record: string;
  readonly part: number;
  readonly key_version: number;
  readonly sealed: Buffer;
}

export interface KeptPiece {
  readonly part: number;
  readonly waveform: Waveform;
}

/** Pieces of a recording from part `from` on, in order, at most `limit`; those whose key was destroyed are gone. */
export async function readPieces(
  db: Queryable,
  of: { readonly records: readonly string[]; readonly from: number; readonly limit: number },
  keys: WaveformKeys,
): Promise<KeptPiece[]> {
  const { rows } = await db.query<SealedRow>(
    `SELECT record, part, key_version, sealed FROM ecg_waveforms
     WHERE record = ANY ($1::text[]) AND part >= $2 ORDER BY part LIMIT $3`,
    [of.records, of.from, of.limit],
  );
  return rows.flatMap(({ record, part, key_version, sealed }) => {
    const key = keys.of(key_version);
    if (key === undefined) return [];
    return [{ part, waveform: waveformOf(openBytes(sealed, sealName(record, part), key)) }];
  });
}

const EXPIRE_ROWS = 5_000;

/** Deletes what has outlived its time, in steps; returns how many pieces. */
export async function expireWaveforms(db: Queryable, now: EpochMs): Promise<number> {
  let total = 0;
  for (;;) {
    const answer = await db.query(
      `DELETE FROM ecg_waveforms WHERE (record, part) IN (
         SELECT record, part FROM ecg_waveforms WHERE expires_at <= to_timestamp($1::float8 / 1000) LIMIT ${String(EXPIRE_ROWS)})`,
      [now],
    );
    const count = answer.rowCount ?? 0;
    total += count;
    if (count < EXPIRE_ROWS) return total;
  }
}
