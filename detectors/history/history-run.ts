/**
 * How far a run of history has come, in one row: which rules it is for, in which phase it is, and after which page. Written in the transaction
 * of the page, so that a run that was killed goes on where it was and does nothing twice.
 */
import type { EpochMs } from '../../contracts/time.ts';
import { storeTime } from '../../platform/store/column-types.ts';
import type { Tx } from '../../platform/store/pool.ts';

/** In this order. */
export const PHASES = ['forget', 'units', 'events', 'look', 'ended'] as const;
export type Phase = (typeof PHASES)[number];

/** Of the last row of the page before: keys of its order. */
export type After = readonly [string, string];

export const FROM_THE_START: After = ['', ''];

export interface HistoryRun {
  /** Names the rules of the catalogue. */
  readonly plan: string;
  /** Names this run of it. */
  readonly run: string;
  readonly phase: Phase;
  readonly after: After;
  /** Rules that are looked with again. */
  readonly rules: readonly string[];
  readonly statements: number;
  readonly sequences: number;
  readonly startedAt: EpochMs;
}

interface RunRow extends Omit<HistoryRun, 'startedAt'> {
  readonly started_at: EpochMs;
}

export async function readRun(tx: Tx): Promise<HistoryRun | null> {
  const { rows } = await tx.query<RunRow>(
    `SELECT plan, run, phase, after, rules, statements::float8 AS statements, sequences::float8 AS sequences, started_at
     FROM pattern_history_run`,
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { started_at: startedAt, ...run } = row;
  return { ...run, startedAt };
}

export async function writeRun(tx: Tx, run: HistoryRun, now: EpochMs): Promise<void> {
  await tx.query(
    `INSERT INTO pattern_history_run (plan, run, phase, after, rules, statements, sequences, started_at, ended_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
     ON CONFLICT (only_row) DO UPDATE SET plan = EXCLUDED.plan, run = EXCLUDED.run, phase = EXCLUDED.phase, after = EXCLUDED.after,
       rules = EXCLUDED.rules, statements = EXCLUDED.statements, sequences = EXCLUDED.sequences,
       started_at = EXCLUDED.started_at, ended_at = EXCLUDED.ended_at`,
    [
      run.plan,
      run.run,
      run.phase,
      JSON.stringify(run.after),
      run.rules,
      run.statements,
      run.sequences,
      storeTime(run.startedAt),
      run.phase === 'ended' ? storeTime(now) : null,
    ],
  );
}
