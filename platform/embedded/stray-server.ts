// Finds and ends what an earlier run may have left: a server whose watcher was killed too. A process id alone proves nothing, since
// ids are used again, so the command line must name our folder.
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { InvariantError } from '../errors.ts';
import { isAlive, readPid } from './server-process.ts';

const GENTLE_MS = 15_000;
const FORCED_MS = 5_000;

export interface Stray {
  readonly name: string;
  /** Holds the process id in its first line. */
  readonly pidFile: string;
  /** Must occur in the command line of the process, else it is somebody else's. */
  readonly mark: string;
  readonly gentle: NodeJS.Signals;
}

/** `none`, or what was done. A stale file of a dead process, or of a stranger with the same id, is removed. */
export async function endStray(stray: Stray): Promise<'none' | 'stale-file-removed' | 'stopped'> {
  const pid = readPid(stray.pidFile);
  if (pid === undefined) return 'none';
  if (!isAlive(pid) || !commandLine(pid).includes(stray.mark)) {
    rmSync(stray.pidFile, { force: true });
    return 'stale-file-removed';
  }
  process.kill(pid, stray.gentle);
  if (!(await gone(pid, GENTLE_MS))) {
    process.kill(pid, 'SIGKILL');
    if (!(await gone(pid, FORCED_MS))) {
      throw new InvariantError(
        'stray-server',
        `An old ${stray.name} (process ${String(pid)}) does not end.`,
        {
          advice: `End it by hand: kill -9 ${String(pid)}.`,
        },
      );
    }
  }
  rmSync(stray.pidFile, { force: true });
  return 'stopped';
}

export function commandLine(pid: number): string {
  const proc = `/proc/${String(pid)}/cmdline`;
  try {
    if (existsSync('/proc/self/cmdline')) return readFileSync(proc, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' });
  } catch {
    return '';
  }
}

async function gone(pid: number, withinMs: number): Promise<boolean> {
  const deadline = Date.now() + withinMs;
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}
