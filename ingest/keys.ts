// The keys of the door, from the settings or made once in VIGIL_HOME: pseudonyms and quarantine. Never in the stream or the database.
import { createHash } from 'node:crypto';
import { InvariantError } from '../platform/errors.ts';
import type { Secrets } from '../platform/secrets.ts';
import { keyRing, type CryptoProfile, type KeyRing } from './deidentify/key-ring.ts';
import type { QuarantineKey } from './quarantine/seal.ts';

/** `given`: from the settings, the same on every ingest of a deployment. */
export function pseudonymKeys(
  secrets: Secrets,
  given: string | undefined,
  profile: CryptoProfile,
): KeyRing {
  const secret = Buffer.from(given ?? secrets.get('pseudonym-key-1'));
  const result = keyRing(profile, [{ version: 1, state: 'active', secret }]);
  if (result.outcome === 'ring') return result.ring;
  throw new InvariantError(
    'bad-pseudonym-key',
    `The pseudonym key cannot be used: ${result.fault}.`,
  );
}

/** Derived from a secret of its own: who can read pseudonyms need not be able to open originals. */
export function quarantineKey(secrets: Secrets, given: string | undefined): QuarantineKey {
  const secret = given ?? secrets.get('quarantine-key-1');
  return {
    version: 1,
    secret: createHash('sha256').update(`vigil-quarantine-v1 ${secret}`).digest(),
  };
}
