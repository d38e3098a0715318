// How waveforms are kept, composed: with the key of now, for the hours that are set, and deleted when their time is over.
import { HOUR_MS } from '../../contracts/time.ts';
import { every } from '../../platform/clock.ts';
import { messageOf } from '../../platform/errors.ts';
import type { SealProfile } from '../../platform/keys/seal-bytes.ts';
import { waveformKeys } from '../../platform/keys/waveform-keys.ts';
import type { Stage } from '../../platform/run-stage.ts';
import type { Pool } from '../../platform/store/pool.ts';
import type { KeepingParts } from '../ecg/keep-recording.ts';
import { expireWaveforms } from './kept-waveforms.ts';

export interface KeepingSettings {
  readonly home: string;
  readonly waveformKey: string | undefined;
  readonly waveformHours: number;
  readonly cryptoProfile: SealProfile;
}

const KEYS_MS = 3_000;
const EXPIRE_MS = 300_000;

/** A rotation of the key takes effect within seconds. */
export function openKeeping(stage: Stage, settings: KeepingSettings, store: Pool): KeepingParts {
  const read = (): ReturnType<typeof waveformKeys> =>
    waveformKeys({ home: settings.home, given: settings.waveformKey }, settings.cryptoProfile);
  let keys = read();
  const refresh = every(stage.clock, KEYS_MS, {
    task: () => {
      keys = read();
    },
    onError: (error) =>
      stage.log.error(
        { reason: messageOf(error) },
        'the key of waveforms could not be read; that of a moment ago is still used',
      ),
  });
  stage.onStop('waveform-keys', () => refresh.stop());
  return {
    store,
    keys: () => keys,
    keepMs: settings.waveformHours * HOUR_MS,
    now: () => stage.clock.now(),
  };
}

/** Deletes what is over, counted. */
export function startWaveformExpiry(stage: Stage, store: Pool): void {
  const purged = stage.metrics.counter(
    'waveform_pieces_purged_total',
    'Pieces of waveforms that were deleted because their time was over.',
  );
  const expire = every(stage.clock, EXPIRE_MS, {
    task: async () => {
      const count = await expireWaveforms(store, stage.clock.now());
      purged.inc(count);
      if (count > 0) stage.log.info({ count }, 'waveforms were deleted: their time was over');
    },
    onError: (error) =>
      stage.log.warn(
        { reason: messageOf(error) },
        'expired waveforms could not be deleted; tried again in some minutes',
      ),
  });
  stage.onStop('waveform-expiry', () => expire.stop());
}
