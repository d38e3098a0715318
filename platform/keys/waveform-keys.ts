// The keys that waveforms are sealed with: ingest seals, the dashboard opens for a reader. From VIGIL_WAVEFORM_KEY, or from VIGIL_HOME where
// both stages share it. A destroyed version makes what it sealed unreadable for ever.
import { hash } from 'node:crypto';
import { InvariantError } from '../errors.ts';
import { givenVersions, type KeySource } from './given-versions.ts';
import { readSecret, readVersions } from './key-file.ts';
import type { SealProfile } from './seal-bytes.ts';

export interface WaveformKey {
  readonly version: number;
  readonly profile: SealProfile;
  /** 32 bytes. */
  readonly secret: Uint8Array;
}

export interface WaveformKeys {
  readonly active: WaveformKey;
  /** Undefined where that version was destroyed. */
  of(version: number): WaveformKey | undefined;
}

export function waveformKeys({ home, given }: KeySource, profile: SealProfile): WaveformKeys {
  const versions =
    given === undefined
      ? readVersions(home, 'waveform')
          .filter(({ state }) => state !== 'destroyed')
          .map(({ version }) => ({ version, secret: readSecret(home, 'waveform', version) }))
      : givenVersions(given);
  const keys = versions.map(({ version, secret }): WaveformKey => ({
    version,
    profile,
    secret: hash('sha256', `vigil-waveform-v1 ${secret}`, 'buffer'),
  }));
  const [active] = keys;
  if (active === undefined)
    throw new InvariantError('no-waveform-key', 'There is no key for waveforms.');
  return { active, of: (version) => keys.find((key) => key.version === version) };
}
