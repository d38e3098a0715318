// An ECG with its kept waveform, as the detectors and the ingest would leave them, for tests of the desk.
import { sealName, waveformBytes } from '../../contracts/waveform.ts';
import { sealBytes } from '../../platform/keys/seal-bytes.ts';
import type { Pool } from '../../platform/store/pool.ts';
import { testWaveformKeys } from './desk.fixture.ts';

const HOUR_MS = 3_600_000;

export const recordOf = (letter: string): string => `r1.${letter.repeat(26)}`;

export async function saveEcg(
  pool: Pool,
  { letter, place, now }: { readonly letter: string; readonly place: string; readonly now: number },
): Promise<void> {
  const record = recordOf(letter);
  const at = now - HOUR_MS;
  const event = {
    v: 1,
    id: `e${letter.repeat(26)}`,
    door: 'dicom',
    siteId: 's-one',
    place,
    person: null,
    occurredAt: at,
    occurredFrom: 'stated',
    zoneAssumed: false,
    statedAt: at,
    statedRank: 1,
    receivedAt: at,
    kind: 'ecg',
    body: { record, device: null, step: 'recorded', statements: [], heartRatePerMin: 70 },
  };
  await pool.query(
    `INSERT INTO events (id, occurred_at, received_at, kind, site_id, place, late, event)
     VALUES ($1, to_timestamp($2::float8 / 1000), to_timestamp($2::float8 / 1000), 'ecg', 's-one', $3, false, $4)`,
    [event.id, at, place, JSON.stringify(event)],
  );
  const waveform = {
    ratePerSecond: 100,
    startedAt: at,
    firstSample: 0,
    leads: [{ name: 'II', microvolts: Int16Array.from({ length: 200 }, (_, index) => index) }],
  };
  const key = testWaveformKeys.active;
  await pool.query(
    `INSERT INTO ecg_waveforms (record, part, site_id, place, live, rate, started_at, first_sample, samples, received_at, expires_at, key_version, sealed)
     VALUES ($1, 0, 's-one', $2, false, 100, to_timestamp($3::float8 / 1000), 0, 200, to_timestamp($3::float8 / 1000), to_timestamp($4::float8 / 1000), $5, $6)`,
    [
      record,
      place,
      at,
      now + HOUR_MS,
      key.version,
      sealBytes(waveformBytes(waveform), sealName(record, 0), key),
    ],
  );
}
