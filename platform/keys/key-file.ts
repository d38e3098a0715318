/**
 * Which versions of a key there are, kept in VIGIL_HOME beside the secrets: `<kind>-keys.json` names the versions, `<kind>-key-<n>` holds
 * one secret, both readable by their owner only. Safe when it is killed at any point: a secret is written before it is named, and
 * named as destroyed before it is erased. Without the file there is version 1 alone.
 */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { EpochMs } from '../../contracts/time.ts';
import { InvariantError } from '../errors.ts';
import { openSecrets } from '../secrets.ts';

export type KeyKind = 'pseudonym' | 'quarantine' | 'waveform';

const KeyVersion = z.strictObject({
  version: z.int().min(1),
  state: z.enum(['active', 'retired', 'destroyed']),
  createdAt: EpochMs.nullable(),
  /** Of a retired pseudonym key: until then its tokens are made beside the new ones. */
  overlapUntil: EpochMs.nullable(),
  destroyedAt: EpochMs.nullable(),
});
export type KeyVersion = z.infer<typeof KeyVersion>;
const KeyFile = z.strictObject({ versions: z.array(KeyVersion).min(1) });

const FIRST: KeyVersion = {
  version: 1,
  state: 'active',
  createdAt: null,
  overlapUntil: null,
  destroyedAt: null,
};

const folderOf = (home: string): string => join(home, 'secrets');
const filePath = (home: string, kind: KeyKind): string => join(folderOf(home), `${kind}-keys.json`);
const secretPath = (home: string, kind: KeyKind, version: number): string =>
  join(folderOf(home), secretName(kind, version));
const secretName = (kind: KeyKind, version: number): string => `${kind}-key-${String(version)}`;

/** Newest first. */
export function readVersions(home: string, kind: KeyKind): KeyVersion[] {
  const path = filePath(home, kind);
  if (!existsSync(path)) return [FIRST];
  const parsed = KeyFile.safeParse(parse(readFileSync(path, 'utf8')));
  if (!parsed.success) {
    throw new InvariantError('bad-key-file', `${path} does not hold the versions of a key.`, {
      advice: 'Restore it from a backup of VIGIL_HOME/secrets; do not start with other keys.',
    });
  }
  return [...parsed.data.versions].sort((one, other) => other.version - one.version);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The secret of a version; the first one is made where it was never needed before. */
export function readSecret(home: string, kind: KeyKind, version: number): string {
  const secrets = openSecrets(home);
  const name = secretName(kind, version);
  const secret =
    version === 1 && !existsSync(filePath(home, kind)) ? secrets.get(name) : secrets.peek(name);
  if (secret === undefined) {
    throw new InvariantError(
      'missing-key',
      `The secret of ${kind} key ${String(version)} is not there.`,
      {
        advice: `Restore ${secretPath(home, kind, version)}; another secret would make other tokens.`,
      },
    );
  }
  return secret;
}

/** Makes a new version the active one; returns it. `overlapUntil` is for the one that was active. */
export function rotate(
  home: string,
  kind: KeyKind,
  when: { readonly now: EpochMs; readonly overlapUntil: EpochMs | null },
): KeyVersion {
  const versions = readVersions(home, kind);
  const active = versions.find(({ state }) => state === 'active');
  // What was active must have a secret before it is retired: nothing else could make its tokens in the overlap.
  if (active !== undefined) readSecret(home, kind, active.version);
  const made: KeyVersion = {
    ...FIRST,
    version: (versions[0]?.version ?? 0) + 1,
    createdAt: when.now,
  };
  openSecrets(home).get(secretName(kind, made.version));
  const retired = versions.map((one) =>
    one.state === 'active'
      ? { ...one, state: 'retired' as const, overlapUntil: when.overlapUntil }
      : one,
  );
  writeVersions(home, kind, [made, ...retired]);
  return made;
}

/** Erases the secret of a version that is no longer active. There is no way back. */
export function destroy(
  home: string,
  kind: KeyKind,
  what: { readonly version: number; readonly now: EpochMs },
): 'destroyed' | 'no-such-version' | 'still-active' {
  const versions = readVersions(home, kind);
  const found = versions.find(({ version }) => version === what.version);
  if (found === undefined) return 'no-such-version';
  if (found.state === 'active') return 'still-active';
  if (found.state !== 'destroyed') {
    const gone = {
      ...found,
      state: 'destroyed' as const,
      overlapUntil: null,
      destroyedAt: what.now,
    };
    writeVersions(
      home,
      kind,
      versions.map((one) => (one === found ? gone : one)),
    );
  }
  erase(secretPath(home, kind, what.version));
  return 'destroyed';
}

/** Overwritten first: a copy-on-write disk or a backup may keep it all the same, and `vigil keys` says so. */
function erase(path: string): void {
  if (!existsSync(path)) return;
  writeDurably(path, randomBytes(statSync(path).size));
  rmSync(path);
}

function writeVersions(home: string, kind: KeyKind, versions: readonly KeyVersion[]): void {
  const path = filePath(home, kind);
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  mkdirSync(folderOf(home), { recursive: true, mode: 0o700 });
  writeDurably(draft, Buffer.from(`${JSON.stringify({ versions }, null, 2)}\n`));
  renameSync(draft, path);
}

function writeDurably(path: string, bytes: Uint8Array): void {
  const file = openSync(path, existsSync(path) ? 'r+' : 'w', 0o600);
  try {
    writeSync(file, bytes);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
