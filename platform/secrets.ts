// Secrets that the product makes for itself: created once, kept in VIGIL_HOME, readable by the owner only. One file per secret, so
// that two stages that start at once cannot overwrite each other's.
import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemCode } from './errors.ts';

/** 256 bits, as characters that need no escape in a URL, a shell or a configuration file. */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url');
}

export interface Secrets {
  /** The stored value, or `make()` stored now. */
  get(name: string, make?: () => string): string;
  /** Undefined when it was never made. */
  peek(name: string): string | undefined;
  /** The next `get` makes a new one. */
  forget(name: string): void;
}

export function openSecrets(home: string): Secrets {
  const folder = join(home, 'secrets');
  const pathOf = (name: string): string => join(folder, name.replace(/[^a-z0-9.-]/gi, '_'));
  const peek = (name: string): string | undefined =>
    existsSync(pathOf(name)) ? readFileSync(pathOf(name), 'utf8').trim() : undefined;
  return {
    peek,
    forget: (name) => {
      rmSync(pathOf(name), { force: true });
    },
    get: (name, make = randomSecret) => {
      const known = peek(name);
      if (known !== undefined) return known;
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      createOnce(pathOf(name), make());
      return readFileSync(pathOf(name), 'utf8').trim();
    },
  };
}

/** Whole or not at all, and the first wins: link() fails when the name exists. */
function createOnce(path: string, value: string): void {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, `${value}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if (systemCode(error) !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
