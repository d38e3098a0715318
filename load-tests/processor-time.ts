// Processor time of this process and everything below it: stages, PostgreSQL with its backends, nats-server. It says what a thing costs
// even where other programs take their share of the clock. Linux only; elsewhere undefined.
import { readFileSync, readdirSync } from 'node:fs';

/** USER_HZ, which Linux has fixed at 100 for what it shows to programs. */
export const TICKS_PER_SECOND = 100;

interface Usage {
  readonly parent: number;
  readonly ticks: number;
}

export function treeCpuSeconds(root: number = process.pid): number | undefined {
  const all = readAll();
  if (all === undefined) return undefined;
  let ticks = 0;
  for (const [pid, usage] of all) if (isBelow(pid, root, all)) ticks += usage.ticks;
  return ticks / TICKS_PER_SECOND;
}

function readAll(): Map<number, Usage> | undefined {
  if (process.platform !== 'linux') return undefined;
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return new Map(
    pids.flatMap((pid): [number, Usage][] => {
      const usage = usageOf(pid);
      return usage === undefined ? [] : [[Number(pid), usage]];
    }),
  );
}

/** Undefined for a process that ended meanwhile. Includes what its ended children used. */
export function usageOf(pid: string): Usage | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name is in brackets and may hold anything; the fields are counted after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const ticks = [11, 12, 13, 14].reduce((sum, at) => sum + Number(fields[at] ?? 0), 0);
    return { parent: Number(fields[1] ?? 0), ticks };
  } catch {
    return undefined;
  }
}

function isBelow(pid: number, root: number, all: ReadonlyMap<number, Usage>): boolean {
  for (let at: number | undefined = pid; at !== undefined && at > 0; at = all.get(at)?.parent) {
    if (at === root) return true;
  }
  return false;
}
