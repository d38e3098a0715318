// One `vigil start` per VIGIL_HOME. The lock is a file with a process id; it counts only while that process lives and is a Vigil, so a
// crash leaves nothing to clean up by hand.
import { existsSync, linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { InvariantError, systemCode } from '../errors.ts';
import { isAlive, readPid } from './server-process.ts';
import { commandLine } from './stray-server.ts';

export interface HomeLock {
  release(): void;
}

const FILE = 'start.pid';

export function lockHome(home: string): HomeLock {
  const path = join(home, FILE);
  const draft = `${path}.${String(process.pid)}`;
  writeFileSync(draft, `${String(process.pid)}\n`, { mode: 0o600 });
  try {
    for (;;) {
      if (tryLink(draft, path)) return { release: () => releaseLock(path) };
      const holder = holderOf(home);
      if (holder !== undefined) {
        throw new InvariantError(
          'home-in-use',
          `Vigil already runs from ${home} (process ${String(holder)}).`,
          {
            advice: 'Stop it first, or set VIGIL_HOME to another folder.',
          },
        );
      }
      rmSync(path, { force: true });
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The process that runs from this home, if any. */
export function holderOf(home: string): number | undefined {
  const pid = readPid(join(home, FILE));
  if (pid === undefined || pid === process.pid || !isAlive(pid)) return undefined;
  return /vigil|node/.test(commandLine(pid)) ? pid : undefined;
}

function tryLink(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false;
    throw error;
  }
}

function releaseLock(path: string): void {
  if (existsSync(path) && readFileSync(path, 'utf8').trim() === String(process.pid))
    rmSync(path, { force: true });
}
