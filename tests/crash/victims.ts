// The processes that may die, and how they are ended: at once, without a chance to finish anything.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Vigil } from '../acceptance/vigil-process.ts';
import { until } from '../acceptance/until.ts';

export const VICTIMS = ['ingest', 'detectors', 'alerts', 'dashboard', 'nats-server'] as const;
export type Victim = (typeof VICTIMS)[number] | 'postgres';

/** kill -9, then waits until another process has taken its place. */
export async function killAndAwaitSuccessor(vigil: Vigil, victim: Victim): Promise<void> {
  const pid = await until(`${victim} runs`, () => pidOf(vigil, victim));
  process.kill(pid, 'SIGKILL');
  await until(`${victim} runs again`, () => {
    const successor = pidOf(vigil, victim);
    return successor === undefined || successor === pid ? undefined : successor;
  });
}

function pidOf(vigil: Vigil, victim: Victim): number | undefined {
  if (victim === 'nats-server') return serverPid(vigil, 'nats/server.pid');
  if (victim === 'postgres') return serverPid(vigil, 'postgres/data/postmaster.pid');
  const program = new RegExp(`vigil\\.mjs ${victim}$`);
  return vigil.processes().find(({ commandLine }) => program.test(commandLine))?.pid;
}

/** The number in the file may be of one that has died: only a process of this home counts. */
function serverPid(vigil: Vigil, file: string): number | undefined {
  try {
    const pid = Number(readFileSync(join(vigil.home, file), 'utf8').split('\n')[0]);
    return vigil.processes().some((one) => one.pid === pid) ? pid : undefined;
  } catch {
    return undefined;
  }
}
