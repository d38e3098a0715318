// Measures a piece of work: things a second by the clock, or by the processor time of this process where nothing is waited for.
import { treeCpuSeconds } from './processor-time.ts';

export interface Pace {
  readonly perSecond: number;
  /** Of all programs together that this process has started, and itself; undefined where that cannot be known. */
  readonly perCpuSecond: number | undefined;
}

export async function paceOf(count: number, work: () => Promise<void>): Promise<Pace> {
  const watch = startWatch();
  await work();
  return watch(count);
}

/** The pace from now to each call. */
export function startWatch(): (count: number) => Pace {
  const startedAt = performance.now();
  const cpuBefore = treeCpuSeconds();
  return (count) => {
    const seconds = (performance.now() - startedAt) / 1000;
    const cpuAfter = treeCpuSeconds();
    const cpuSeconds =
      cpuBefore === undefined || cpuAfter === undefined ? undefined : cpuAfter - cpuBefore;
    return {
      perSecond: count / seconds,
      perCpuSecond: cpuSeconds === undefined || cpuSeconds <= 0 ? undefined : count / cpuSeconds,
    };
  };
}

/** `work` handles some things at each call and returns how many; it is called until `cpuMs` of processor time are used. */
export function perCpuSecond(cpuMs: number, work: () => number): number {
  const startedAt = process.cpuUsage();
  let done = 0;
  for (;;) {
    done += work();
    const { user, system } = process.cpuUsage(startedAt);
    const usedMs = (user + system) / 1000;
    if (usedMs >= cpuMs) return done / (usedMs / 1000);
  }
}
