// The processes below this one, what they were called with, and the memory that they hold. Linux only.
import { readFileSync, readdirSync } from 'node:fs';
import { usageOf } from './processor-time.ts';

export function descendants(): string[] {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((pid) => [pid, String(usageOf(pid)?.parent ?? 0)]),
  );
  const isBelow = (pid: string): boolean => {
    for (let at = parents.get(pid); at !== undefined && at !== '0'; at = parents.get(at))
      if (at === String(process.pid)) return true;
    return false;
  };
  return [...parents.keys()].filter(isBelow);
}

/** Empty for a process that ended meanwhile. */
export function commandLine(pid: string): string {
  return textOf(`/proc/${pid}/cmdline`);
}

export interface Memory {
  readonly nowMiB: number;
  readonly mostMiB: number;
}

/** Of every process of this stage, in the order in which they were started; none where that cannot be known. */
export function memoryOfStage(stage: string): Memory[] {
  if (process.platform !== 'linux') return [];
  return descendants()
    .filter((pid) => commandLine(pid).includes(`vigil.mjs\0${stage}\0`))
    .sort((one, other) => Number(one) - Number(other))
    .flatMap((pid) => {
      const status = textOf(`/proc/${pid}/status`);
      const nowMiB = mebibytes(status, 'VmRSS');
      const mostMiB = mebibytes(status, 'VmHWM');
      return nowMiB === undefined || mostMiB === undefined ? [] : [{ nowMiB, mostMiB }];
    });
}

function mebibytes(status: string, field: string): number | undefined {
  const kibibytes = new RegExp(`^${field}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1];
  return kibibytes === undefined ? undefined : Math.round(Number(kibibytes) / 1024);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
