// Versions of a key on disk: what a rotation and a destruction leave behind, for whom it can be read, and what the door makes of it.
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pseudonym } from '../deidentify/pseudonym.ts';
import { eventIdKey, pseudonymKeys, quarantineKeys } from '../keys.ts';
import { open, seal } from '../quarantine/seal.ts';
import { destroy, readVersions, rotate } from '../../platform/keys/key-file.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'vigil-keys-'));
});
afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

const now = Date.UTC(2026, 10, 21);
const DAY_MS = 86_400_000;
const given = undefined;
const ringAt = (at: number) => pseudonymKeys({ home, given }, 'international', at);
const tokenAt = (at: number) => pseudonym(ringAt(at), 'visit', ['H1', '7']);

describe('the keys of pseudonyms', () => {
  it('begin with version 1, made once', () => {
    const first = tokenAt(now);
    expect(first.token).toMatch(/^v1\./);
    expect(tokenAt(now)).toEqual(first);
  });

  it('make the old token beside the new one until the overlap ends, and the new one alone after it', () => {
    const before = tokenAt(now);
    rotate(home, 'pseudonym', { now, overlapUntil: now + 30 * DAY_MS });
    const during = tokenAt(now + 30 * DAY_MS - 1);
    expect([during.token.slice(0, 3), during.earlier]).toEqual(['v2.', [before.token]]);
    const after = tokenAt(now + 30 * DAY_MS);
    expect([after.token, after.earlier]).toEqual([during.token, []]);
  });

  it('keep both retired keys in overlap when they are rotated twice, newest first', () => {
    const [one] = [tokenAt(now).token];
    rotate(home, 'pseudonym', { now, overlapUntil: now + 9 * DAY_MS });
    const two = tokenAt(now).token;
    rotate(home, 'pseudonym', { now, overlapUntil: now + 9 * DAY_MS });
    expect(tokenAt(now).earlier).toEqual([two, one]);
  });

  it('lead nowhere once destroyed, also within the overlap: the secret is gone and is never made again', () => {
    const before = tokenAt(now).token;
    rotate(home, 'pseudonym', { now, overlapUntil: now + 30 * DAY_MS });
    const secret = readFileSync(join(home, 'secrets', 'pseudonym-key-1'), 'utf8').trim();
    expect(destroy(home, 'pseudonym', { version: 1, now })).toBe('destroyed');
    expect(tokenAt(now).earlier).toEqual([]);
    for (const name of readdirSync(join(home, 'secrets')))
      expect(readFileSync(join(home, 'secrets', name), 'utf8')).not.toContain(secret);
    expect(JSON.stringify(tokenAt(now))).not.toContain(before.slice(3));
    expect(destroy(home, 'pseudonym', { version: 1, now })).toBe('destroyed');
    expect(existsSync(join(home, 'secrets', 'pseudonym-key-1'))).toBe(false);
  });

  it('are not destroyed while active, nor when there is no such version', () => {
    tokenAt(now);
    expect(destroy(home, 'pseudonym', { version: 1, now })).toBe('still-active');
    expect(destroy(home, 'pseudonym', { version: 7, now })).toBe('no-such-version');
  });

  it('are readable by their owner only', () => {
    tokenAt(now);
    rotate(home, 'pseudonym', { now, overlapUntil: now + DAY_MS });
    const names = readdirSync(join(home, 'secrets'));
    expect(names.sort()).toEqual(['pseudonym-key-1', 'pseudonym-key-2', 'pseudonym-keys.json']);
    for (const name of names)
      expect(statSync(join(home, 'secrets', name)).mode & 0o777).toBe(0o600);
  });

  it('stop the start when the file is damaged or a secret is missing, and are not replaced', () => {
    rotate(home, 'pseudonym', { now, overlapUntil: now + DAY_MS });
    rmSync(join(home, 'secrets', 'pseudonym-key-2'));
    expect(() => ringAt(now)).toThrow(/is not there/);
    writeFileSync(join(home, 'secrets', 'pseudonym-keys.json'), '{"versions":[]}');
    expect(() => ringAt(now)).toThrow(/does not hold/);
  });

  it('number the versions on, also when one was destroyed', () => {
    rotate(home, 'pseudonym', { now, overlapUntil: now });
    destroy(home, 'pseudonym', { version: 1, now });
    rotate(home, 'pseudonym', { now, overlapUntil: now });
    expect(readVersions(home, 'pseudonym').map(({ version, state }) => [version, state])).toEqual([
      [3, 'active'],
      [2, 'retired'],
      [1, 'destroyed'],
    ]);
  });
});

describe('keys from the settings', () => {
  const [one, two] = ['a'.repeat(40), 'b'.repeat(40)];
  const ring = (setting: string) => pseudonymKeys({ home, given: setting }, 'international', now);

  it('are a bare secret, which is version 1, or several versions, the first of them active', () => {
    const before = pseudonym(ring(one), 'person', ['x']);
    const during = pseudonym(ring(`2:${two} 1:${one}`), 'person', ['x']);
    expect(during).toMatchObject({ earlier: [before.token] });
    expect(pseudonym(ring(`2:${two}`), 'person', ['x'])).toEqual({
      token: during.token,
      earlier: [],
    });
    expect(existsSync(join(home, 'secrets'))).toBe(false);
  });
});

describe('the key of the ids of events', () => {
  it('is made once beside the others, for its owner only, and stays when they are rotated', () => {
    const first = eventIdKey({ home, given });
    expect(statSync(join(home, 'secrets', 'event-id-key')).mode & 0o777).toBe(0o600);
    rotate(home, 'pseudonym', { now, overlapUntil: now });
    rotate(home, 'quarantine', { now, overlapUntil: null });
    expect(eventIdKey({ home, given })).toEqual(first);
    expect(first).toHaveLength(43);
  });

  it('comes from the settings where they name one, and is then in no file', () => {
    expect(eventIdKey({ home, given: 'c'.repeat(40) })).toEqual(Buffer.alloc(40, 'c'));
    expect(existsSync(join(home, 'secrets'))).toBe(false);
  });
});

describe('the keys of the quarantine', () => {
  it('open after a rotation what the old one sealed, until that is destroyed', () => {
    const before = quarantineKeys({ home, given }, 'international');
    const sealed = seal(Buffer.from('raw'), 'id', before.active);
    rotate(home, 'quarantine', { now, overlapUntil: null });
    const after = quarantineKeys({ home, given }, 'international');
    expect(after.active.version).toBe(2);
    const old = after.of(1);
    expect(old && open(sealed, 'id', old).toString()).toBe('raw');
    expect(() => open(sealed, 'id', after.active)).toThrow();
    destroy(home, 'quarantine', { version: 1, now });
    expect(quarantineKeys({ home, given }, 'international').of(1)).toBeUndefined();
  });
});
