// Measures a piece of work: things a second by the clock, or by the processor time of this process where nothing is waited for.

export async function perSecond(count: number, work: () => Promise<void>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return count / ((performance.now() - startedAt) / 1000);
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
