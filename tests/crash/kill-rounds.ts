// Rounds of kills under load: in each, every victim dies once at a random moment of its own, so that deaths overlap and some come while another
// victim is still recovering; in every third round the database dies too. A round begins when the load has made headway since the last.
import { setTimeout as wait } from 'node:timers/promises';
import { untilTrue } from '../acceptance/until.ts';
import type { Vigil } from '../acceptance/vigil-process.ts';
import { random } from './told.ts';
import { killAndAwaitSuccessor, VICTIMS, type Victim } from './victims.ts';

export interface KillPlan {
  readonly rounds: number;
  /** Of the moments alone: the senders have another generator, whose use depends on how fast they are answered. */
  readonly seed: number;
  readonly accepted: () => number;
  /** Throws where something is wrong that later rounds might hide. */
  readonly betweenRounds: () => Promise<void>;
  readonly say: (sentence: string) => void;
}

export type Deaths = ReadonlyMap<Victim, number>;

/** The deaths of one round lie within this time. */
const ROUND_MS = 12_000;
/** Statements taken between two rounds: a kill must meet work under way. */
const HEADWAY = 60;
const DATABASE_EVERY = 3;
/** After the last round, so that its recoveries meet load as well. */
const AFTERMATH_MS = 4_000;

export async function killInRounds(vigil: Vigil, plan: KillPlan): Promise<Deaths> {
  const next = random(plan.seed ^ 0x5bd1e995);
  const deaths = new Map<Victim, number>();
  const startedAt = Date.now();
  for (let round = 1; round <= plan.rounds; round += 1) {
    const before = plan.accepted();
    await untilTrue(
      `the load goes on in round ${round}`,
      () => plan.accepted() >= before + HEADWAY,
    );
    const victims: Victim[] = [
      ...VICTIMS,
      ...(round % DATABASE_EVERY === 0 ? (['postgres'] as const) : []),
    ];
    const dying = victims.map((victim) => ({ victim, afterMs: Math.round(next() * ROUND_MS) }));
    await Promise.all(
      dying.map(async ({ victim, afterMs }) => {
        await wait(afterMs);
        await killAndAwaitSuccessor(vigil, victim);
        deaths.set(victim, (deaths.get(victim) ?? 0) + 1);
      }),
    );
    await plan.betweenRounds();
    const order = dying.sort((one, other) => one.afterMs - other.afterMs);
    plan.say(
      `round ${round}: ${order.map(({ victim, afterMs }) => `${victim} ${afterMs} ms`).join(', ')}; ` +
        `${plan.accepted()} statements accepted, ${Math.round((Date.now() - startedAt) / 1000)} s`,
    );
  }
  await wait(AFTERMATH_MS);
  return deaths;
}
