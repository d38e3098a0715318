// ECGs and imaging studies of the last days, and the waveforms that are kept of them. Bounded: the newest events of the time asked for.
import type { Study } from '../../../contracts/api/studies.ts';
import type { RecordToken } from '../../../contracts/ids.ts';
import type { PlaceCode } from '../../../contracts/place.ts';
import { DAY_MS, type EpochMs } from '../../../contracts/time.ts';
import { NO_SAMPLE, sealName, waveformOf } from '../../../contracts/waveform.ts';
import type { WaveformAnswer } from '../../../contracts/api/studies.ts';
import { openBytes } from '../../../platform/keys/seal-bytes.ts';
import type { WaveformKeys } from '../../../platform/keys/waveform-keys.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import { placePatterns } from '../scope.ts';
import { foldStudies, type StudyEvent } from './fold-studies.ts';

const EVENTS_MAX = 6_000;
export const STUDIES_MAX = 1_000;
/** A report may be of an examination of some days ago. */
const SPAN_MS = 7 * DAY_MS;
/** Of a recording that is under way some seconds come at a time. */
const LIVE_MS = 30_000;

export interface StudiesRead {
  readonly studies: Study[];
  readonly isCut: boolean;
}

export async function readStudies(
  db: Queryable,
  { places, now }: { readonly places: readonly PlaceCode[]; readonly now: EpochMs },
): Promise<StudiesRead> {
  const answer = await db.query<{ event: StudyEvent }>(
    `SELECT event FROM events
     WHERE kind IN ('ecg', 'imaging') AND occurred_at > to_timestamp($1::float8 / 1000) AND place LIKE ANY ($2::text[])
     ORDER BY occurred_at DESC LIMIT ${String(EVENTS_MAX + 1)}`,
    [now - SPAN_MS, placePatterns(places)],
  );
  const folded = foldStudies(answer.rows.slice(0, EVENTS_MAX).map(({ event }) => event));
  const told = folded.slice(0, STUDIES_MAX);
  const kept = await keptOf(
    db,
    told.flatMap(({ kind, record }) => (kind === 'ecg' ? [record] : [])),
    now,
  );
  return {
    studies: told.map((study) => ({
      ...study,
      ...(kept.get(study.record) ?? { waveform: 'gone', waveformUntil: null }),
    })),
    isCut: answer.rows.length > EVENTS_MAX || folded.length > STUDIES_MAX,
  };
}

type Kept = Pick<Study, 'waveform' | 'waveformUntil'>;

async function keptOf(
  db: Queryable,
  records: readonly RecordToken[],
  now: EpochMs,
): Promise<ReadonlyMap<string, Kept>> {
  if (records.length === 0) return new Map();
  const answer = await db.query<{
    record: string;
    live: boolean;
    received_ms: number;
    until_ms: number;
  }>(
    `SELECT record, bool_or(live) AS live, (extract(epoch FROM max(received_at)) * 1000)::float8 AS received_ms,
       (extract(epoch FROM max(expires_at)) * 1000)::float8 AS until_ms
     FROM ecg_waveforms WHERE record = ANY ($1::text[]) AND expires_at > to_timestamp($2::float8 / 1000) GROUP BY record`,
    [records, now],
  );
  return new Map(
    answer.rows.map(({ record, live, received_ms, until_ms }) => [
      record,
      {
        waveform: live && now - received_ms < LIVE_MS ? 'live' : 'kept',
        waveformUntil: Math.round(until_ms),
      },
    ]),
  );
}

export interface KeptRecording {
  readonly place: PlaceCode;
  readonly ratePerSecond: number;
  readonly startedAt: EpochMs;
  readonly samples: number;
  readonly live: boolean;
}

/** Undefined where nothing of it is kept. */
export async function findRecording(
  db: Queryable,
  record: RecordToken,
  now: EpochMs,
): Promise<KeptRecording | undefined> {
  const answer = await db.query<{
    place: PlaceCode;
    rate: number;
    started_ms: number;
    samples: number;
    live: boolean;
  }>(
    `SELECT min(place) AS place, min(rate) AS rate, (extract(epoch FROM min(started_at)) * 1000)::float8 AS started_ms,
       max(first_sample + samples)::float8 AS samples, bool_or(live) AS live
     FROM ecg_waveforms WHERE record = $1 AND expires_at > to_timestamp($2::float8 / 1000) HAVING count(*) > 0`,
    [record, now],
  );
  const row = answer.rows[0];
  if (row === undefined) return undefined;
  return {
    place: row.place,
    ratePerSecond: row.rate,
    startedAt: Math.round(row.started_ms),
    samples: row.samples,
    live: row.live,
  };
}

/** Samples `[from, to)`; what is not kept, or whose key was destroyed, is told as not taken. */
export async function readWaveform(
  db: Queryable,
  of: { readonly record: RecordToken; readonly from: number; readonly to: number },
  keys: WaveformKeys,
): Promise<WaveformAnswer['leads']> {
  const { rows } = await db.query<{ part: number; key_version: number; sealed: Buffer }>(
    `SELECT part, key_version, sealed FROM ecg_waveforms
     WHERE record = $1 AND first_sample < $3 AND first_sample + samples > $2 ORDER BY part LIMIT 400`,
    [of.record, of.from, of.to],
  );
  const leads = new Map<string, (number | null)[]>();
  for (const { part, key_version, sealed } of rows) {
    const key = keys.of(key_version);
    if (key === undefined) continue;
    const piece = waveformOf(openBytes(sealed, sealName(of.record, part), key));
    for (const { name, microvolts } of piece.leads) {
      const line = leads.get(name) ?? Array.from({ length: of.to - of.from }, () => null);
      leads.set(name, line);
      for (const [index, value] of microvolts.entries()) {
        const at = piece.firstSample + index - of.from;
        if (at >= 0 && at < line.length && value !== NO_SAMPLE) line[at] = value;
      }
    }
  }
  return [...leads].map(([name, microvolts]) => ({ name, microvolts }));
}
