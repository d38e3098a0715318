// Folders that another user cannot enter, and secrets that are made once.
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openSecrets } from '../secrets.ts';
import { canEnter } from './unprivileged.ts';

describe('whether another user can enter a folder', () => {
  it('is decided by every folder on the way', () => {
    const root = mkdtempSync(join(tmpdir(), 'vigil-enter-'));
    const inner = join(root, 'closed', 'open');
    mkdirSync(inner, { recursive: true });
    chmodSync(root, 0o755);
    const stranger = { uid: 54_321, gid: 54_321 };
    expect(canEnter(inner, stranger)).toBe(true);
    chmodSync(join(root, 'closed'), 0o700);
    expect(canEnter(inner, stranger)).toBe(false);
    expect(canEnter(join(root, 'not-yet-made'), stranger)).toBe(true);
    rmSync(root, { recursive: true, force: true });
  });
});

describe('secrets', () => {
  it('are made once and then stay', () => {
    const home = mkdtempSync(join(tmpdir(), 'vigil-secrets-'));
    const first = openSecrets(home).get('key');
    expect(first.length).toBeGreaterThanOrEqual(40);
    expect(openSecrets(home).get('key')).toBe(first);
    expect(openSecrets(home).peek('other')).toBeUndefined();
    expect(openSecrets(home).get('other', () => 'given')).toBe('given');
    rmSync(home, { recursive: true, force: true });
  });
});
