// Who used the processor: the program that measures (client of a door, or publisher of a floor), the stage, nats-server. The shares tell
// what the product itself costs where all of them sit on the same two cores. Linux only; elsewhere undefined.
import { commandLine, descendants } from './own-processes.ts';
import { TICKS_PER_SECOND, usageOf } from './processor-time.ts';

export type Share = 'own' | 'stage' | 'nats';
export type Shares = Readonly<Record<Share, number>>;

const STAGE = /vigil\.mjs\0(?:ingest|detectors|alerts|dashboard)\0/;
const NATS = /nats-server/;

/** Seconds since each began. Our own children and theirs only. */
export function cpuShares(): Shares | undefined {
  if (process.platform !== 'linux') return undefined;
  const { user, system } = process.cpuUsage();
  const shares = { own: (user + system) / 1e6, stage: 0, nats: 0 };
  for (const pid of descendants()) {
    const share = shareOf(commandLine(pid));
    if (share !== undefined) shares[share] += (usageOf(pid)?.ticks ?? 0) / TICKS_PER_SECOND;
  }
  return shares;
}

function shareOf(command: string): Exclude<Share, 'own'> | undefined {
  if (STAGE.test(command)) return 'stage';
  return NATS.test(command) ? 'nats' : undefined;
}
