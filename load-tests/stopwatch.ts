// Measures a piece of work: things a second by the clock, or by the processor time of this process where nothing is waited for.
import { cpuShares, type Share } from './processor-shares.ts';
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

export interface SharedPace {
  readonly perSecond: number;
  /** By the processor time of one of those at work, and what each of them used for one thing; undefined where that cannot be known. */
  readonly perCpuSecond: number | undefined;
  readonly microsecondsEach: Readonly<Record<Share, number>> | undefined;
}

/** `by`: whose processor time is asked for. */
export async function sharedPaceOf(
  count: number,
  by: Share,
  work: () => Promise<void>,
): Promise<SharedPace> {
  const before = cpuShares();
  const startedAt = performance.now();
  await work();
  const seconds = (performance.now() - startedAt) / 1000;
  const after = cpuShares();
  if (before === undefined || after === undefined)
    return { perSecond: count / seconds, perCpuSecond: undefined, microsecondsEach: undefined };
  const each = (share: Share): number => ((after[share] - before[share]) * 1e6) / count;
  return {
    perSecond: count / seconds,
    perCpuSecond: 1e6 / each(by),
    microsecondsEach: { own: each('own'), stage: each('stage'), nats: each('nats') },
  };
}
