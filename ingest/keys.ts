// The keys of the door, from the settings or from VIGIL_HOME: pseudonyms, ids of events and quarantine. Never in the stream or the database. What the
// settings name is used as it stands there: `SECRET`, or `2:NEW 1:OLD`, the active version first and those in overlap after it.
import { createHash } from 'node:crypto';
import type { EpochMs } from '../contracts/time.ts';
import { InvariantError } from '../platform/errors.ts';
import { givenVersions, type KeySource } from '../platform/keys/given-versions.ts';
import {
  keyRing,
  type CryptoProfile,
  type KeyRing,
  type PseudonymKey,
} from './deidentify/key-ring.ts';
import { installationKey, type InstallationKeyKind } from '../platform/keys/installation-key.ts';
import { readSecret, readVersions, type KeyKind } from '../platform/keys/key-file.ts';
import type { QuarantineKey, QuarantineKeys } from './quarantine/seal.ts';

/** As they are at `now`: a retired key stays until its overlap ends. */
export function pseudonymKeys(source: KeySource, profile: CryptoProfile, now: EpochMs): KeyRing {
  const result = keyRing(profile, pseudonymVersions(source, now));
  if (result.outcome === 'ring') return result.ring;
  throw new InvariantError(
    'bad-pseudonym-key',
    `The pseudonym key cannot be used: ${result.fault}.`,
  );
}

function pseudonymVersions({ home, given }: KeySource, now: EpochMs): PseudonymKey[] {
  if (given !== undefined) {
    return givenVersions(given).map(({ version, secret }, at) => ({
      version,
      state: at === 0 ? 'active' : 'overlap',
      secret: Buffer.from(secret),
    }));
  }
  return readVersions(home, 'pseudonym').flatMap(({ version, state, overlapUntil }) => {
    const isUsed = state === 'active' || (state === 'retired' && (overlapUntil ?? 0) > now);
    if (!isUsed) return [];
    const secret = Buffer.from(readSecret(home, 'pseudonym', version));
    return [{ version, state: state === 'active' ? 'active' : 'overlap', secret }];
  });
}

/** One for the life of the installation: with another one, what was said before and is sent again would be another event. */
export const eventIdKey = (source: KeySource): Uint8Array =>
  Buffer.from(installationKey(source, 'event-id'));

/** Derived from secrets of their own: who can read pseudonyms need not be able to open originals. */
export function quarantineKeys({ home, given }: KeySource, profile: CryptoProfile): QuarantineKeys {
  const versions =
    given === undefined
      ? readVersions(home, 'quarantine')
          .filter(({ state }) => state !== 'destroyed')
          .map(({ version }) => ({ version, secret: readSecret(home, 'quarantine', version) }))
      : givenVersions(given);
  const keys = versions.map(({ version, secret }): QuarantineKey => ({
    version,
    profile,
    secret: createHash('sha256').update(`vigil-quarantine-v1 ${secret}`).digest(),
  }));
  const [active] = keys;
  if (active === undefined)
    throw new InvariantError('no-quarantine-key', 'There is no key for the quarantine.');
  return { active, of: (version) => keys.find((key) => key.version === version) };
}

/** Changes when another set of versions is in use. */
export function ringName(ring: KeyRing): string {
  return [ring.active, ...ring.overlap].map(({ version }) => version).join(' ');
}

export const KEY_SETTING: Readonly<Record<KeyKind | InstallationKeyKind, string>> = {
  pseudonym: 'VIGIL_PSEUDONYM_KEY',
  'event-id': 'VIGIL_EVENT_ID_KEY',
  quarantine: 'VIGIL_QUARANTINE_KEY',
  waveform: 'VIGIL_WAVEFORM_KEY',
};
