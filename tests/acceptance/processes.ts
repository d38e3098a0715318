// Which processes belong to one started product: its descendants, whatever carries its mark in the environment, and whatever names its
// home on the command line. Read from /proc; where there is none, nothing is found and the tests that ask are skipped.
import { existsSync, readFileSync, readdirSync } from 'node:fs';

export interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  /** Ticks since boot: with the id it names a process for good, although ids are used again. */
  readonly startedAtTicks: string;
  readonly commandLine: string;
}

export const canSeeProcesses = existsSync('/proc/self/stat');

export function processesOf(start: { pid: number; mark: string; home: string }): ProcessFacts[] {
  const all = allProcesses();
  const belongs = new Set<number>([start.pid]);
  for (let size = 0; size !== belongs.size;) {
    size = belongs.size;
    for (const one of all) {
      if (belongs.has(one.parent)) belongs.add(one.pid);
    }
  }
  return all.filter(
    (one) =>
      belongs.has(one.pid) ||
      one.commandLine.includes(start.home) ||
      textOf(`/proc/${one.pid}/environ`).includes(start.mark),
  );
}

/** Still there and no mere entry that waits for its parent to ask. */
export function lives(one: ProcessFacts): boolean {
  const now = factsOf(one.pid);
  return now !== undefined && now.startedAtTicks === one.startedAtTicks;
}

function allProcesses(): ProcessFacts[] {
  if (!canSeeProcesses) return [];
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .flatMap((name) => factsOf(Number(name)) ?? []);
}

function factsOf(pid: number): ProcessFacts | undefined {
  // The name of the program stands in brackets and may hold anything: what follows the last one is fixed.
  const fields = textOf(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, '')
    .split(' ');
  const [state, parent] = fields;
  const startedAtTicks = fields[19];
  if (state === undefined || state === 'Z' || startedAtTicks === undefined) return undefined;
  return {
    pid,
    parent: Number(parent),
    startedAtTicks,
    commandLine: textOf(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim(),
  };
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
