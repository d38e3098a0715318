// How far the simulation has come, in VIGIL_HOME: a second start goes on where the first stopped, and the truth of every planted
// outbreak stays readable beside what the detectors found.
import { appendFile, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { EpochMs } from '../contracts/time.ts';
import type { Outbreak } from './outbreak.ts';

const SimulationState = z.strictObject({
  seed: z.string(),
  scale: z.number().positive(),
  /** First day of history. */
  startedFrom: EpochMs,
  /** When the live city began; the outbreaks are counted from here. */
  liveSince: EpochMs.nullable(),
  /** Every statement whose time is not after this has been taken by the doors. */
  sentTo: EpochMs,
});
export type SimulationState = z.infer<typeof SimulationState>;

export interface StateStore {
  read(): Promise<SimulationState | undefined>;
  write(state: SimulationState): Promise<void>;
  recordTruth(outbreak: Outbreak): Promise<void>;
}

export function stateStore(home: string): StateStore {
  const path = join(home, 'simulator.json');
  return {
    read: async () => {
      const text = await readFile(path, 'utf8').catch(() => undefined);
      return text === undefined ? undefined : SimulationState.parse(JSON.parse(text));
    },
    write: async (state) => {
      await writeFile(`${path}.draft`, JSON.stringify(state));
      await rename(`${path}.draft`, path);
    },
    recordTruth: async (outbreak) => {
      await appendFile(join(home, 'simulator-truth.ndjson'), `${JSON.stringify(outbreak)}\n`);
    },
  };
}
