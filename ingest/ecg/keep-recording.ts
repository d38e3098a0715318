// Keeps the waveform of a whole recording for its reader, in pieces of half a minute, so that a screen opens what it shows and no more.
import type { Event } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { microvoltsOf } from '../../contracts/waveform.ts';
import type { WaveformKeys } from '../../platform/keys/waveform-keys.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import { keepWaveforms, type WaveformPiece } from '../waveforms/kept-waveforms.ts';
import type { EcgReading } from './reading.ts';

/** Resolves when it is kept; rejects where the store cannot take it now. */
export type KeepRecording = (event: Event, reading: EcgReading) => Promise<void>;

export interface KeepingParts {
  readonly store: Queryable;
  readonly keys: () => WaveformKeys;
  readonly keepMs: number;
  readonly now: () => EpochMs;
}

const PIECE_SECONDS = 30;
/** Longer ones are kept up to here. */
const PIECES_MAX = 26 * 120;
const LEADS_MAX = 12;
const PIECES_AT_ONCE = 100;

export function keeperOf({ store, keys, keepMs, now }: KeepingParts): KeepRecording {
  return async (event, reading) => {
    const pieces = piecesOf(event, reading);
    for (let at = 0; at < pieces.length; at += PIECES_AT_ONCE) {
      const keeping = { key: keys().active, now: now(), keepMs };
      await keepWaveforms(store, pieces.slice(at, at + PIECES_AT_ONCE), keeping);
    }
  };
}

function piecesOf(event: Event, { ratePerSecond, leads }: EcgReading): WaveformPiece[] {
  if (event.kind !== 'ecg') return [];
  const { siteId, place, occurredAt, body } = event;
  const shown = leads.slice(0, LEADS_MAX);
  const samples = Math.min(...shown.map(({ millivolts }) => millivolts.length));
  const width = Math.round(PIECE_SECONDS * ratePerSecond);
  const count = Number.isFinite(samples) ? Math.min(PIECES_MAX, Math.ceil(samples / width)) : 0;
  return Array.from({ length: count }, (_, part) => ({
    record: body.record,
    part,
    siteId,
    place,
    live: false,
    waveform: {
      ratePerSecond,
      startedAt: occurredAt,
      firstSample: part * width,
      leads: shown.map(({ name, millivolts }) => ({
        name: name.slice(0, 12),
        microvolts: microvoltsOf(
          millivolts.subarray(part * width, Math.min(samples, (part + 1) * width)),
        ),
      })),
    },
  }));
}
