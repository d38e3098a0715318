/**
 * The keys of the pseudonyms, as versions. One is active and makes new tokens; those in overlap still make the older token beside it,
 * so that open visits stay joined while the key changes; a destroyed key makes none, and its tokens lead to nobody any more.
 * Where keys are kept and who may destroy them is decided elsewhere; this is what the pseudonyms ask for.
 */
export type CryptoProfile = 'international' | 'guomi';

export interface PseudonymKey {
  readonly version: number;
  readonly state: 'active' | 'overlap' | 'destroyed';
  /** At least 32 bytes; empty once destroyed. */
  readonly secret: Uint8Array;
}

export interface KeyRing {
  readonly profile: CryptoProfile;
  readonly active: PseudonymKey;
  /** Older keys that are still in overlap, newest first. */
  readonly overlap: readonly PseudonymKey[];
}

export type KeyRingFault =
  | 'no-active-key'
  | 'several-active-keys'
  | 'duplicate-version'
  | 'invalid-version'
  | 'short-secret'
  | 'destroyed-secret-present';

const SECRET_BYTES_MIN = 32;

/** Checks what was read from the key store; a wrong ring must stop the start, not weaken the tokens. */
export function keyRing(
  profile: CryptoProfile,
  keys: readonly PseudonymKey[],
):
  | { readonly outcome: 'ring'; readonly ring: KeyRing }
  | { readonly outcome: 'faulty'; readonly fault: KeyRingFault } {
  const fault = faultOf(keys);
  const active = keys.find((key) => key.state === 'active');
  if (fault !== undefined || active === undefined)
    return { outcome: 'faulty', fault: fault ?? 'no-active-key' };
  const overlap = keys
    .filter((key) => key.state === 'overlap')
    .sort((a, b) => b.version - a.version);
  return { outcome: 'ring', ring: { profile, active, overlap } };
}

function faultOf(keys: readonly PseudonymKey[]): KeyRingFault | undefined {
  const actives = keys.filter((key) => key.state === 'active').length;
  if (actives === 0) return 'no-active-key';
  if (actives > 1) return 'several-active-keys';
  if (new Set(keys.map((key) => key.version)).size < keys.length) return 'duplicate-version';
  if (keys.some((key) => !Number.isInteger(key.version) || key.version < 1))
    return 'invalid-version';
  if (keys.some((key) => key.state !== 'destroyed' && key.secret.length < SECRET_BYTES_MIN))
    return 'short-secret';
  return keys.some((key) => key.state === 'destroyed' && key.secret.length > 0)
    ? 'destroyed-secret-present'
    : undefined;
}
