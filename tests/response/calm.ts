// When a city has nothing more to do at its present time: what was told is counted and judged, what was signalled is triaged, limits that passed
// are noticed, and what follows is published. A scenario moves its clock only then, so that everything happens at the time at which it is due.
import {
  STREAM,
  STREAM_SUBJECTS,
  factsSubject,
  feedSubject,
  signalSubject,
} from '../../contracts/subjects.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Bus } from '../../platform/bus/connect.ts';
import { systemClock } from '../../platform/clock.ts';
import type { Pool } from '../../platform/store/pool.ts';

export interface CalmGround {
  readonly pool: Pool;
  readonly bus: Bus;
  readonly now: () => EpochMs;
  /** Records that the door has accepted so far. */
  readonly told: () => number;
  /** Throws when a stage has failed. */
  readonly check: () => void;
}

/** How often the detectors look at the clock: the harness sets it. */
export const TICK_MS = 100;
const COUNTS = STREAM_SUBJECTS.COUNTS.replace('>', '%');
const FACTS = STREAM_SUBJECTS.FACTS.replace('>', '%');
const LOOK_MS = 20;
const PATIENCE_MS = 60_000;

/** Resolves with the first answer that is not undefined; rejects after a minute, naming what was waited for. */
export async function eventually<T>(
  what: string,
  look: () => Promise<T | undefined> | T | undefined,
): Promise<T> {
  const until = systemClock.now() + PATIENCE_MS;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (systemClock.now() > until) throw new Error(`waited in vain: ${what}`);
    await systemClock.sleep(LOOK_MS);
  }
}

const nothing = async (pool: Pool, sql: string, values: unknown[] = []): Promise<boolean> =>
  (await pool.query(`${sql} LIMIT 1`, values)).rowCount === 0;

/** No limit that has passed is unnoticed, nobody is still to be told, and nothing waits to be published. */
export async function untilNoticed({ pool, now, check }: CalmGround): Promise<void> {
  await eventually('limits that passed are noticed', async () => {
    check();
    const isNoticed =
      (await nothing(
        pool,
        `SELECT FROM clocks WHERE stopped_at IS NULL AND fired_at IS NULL AND due_at <= to_timestamp($1::float8 / 1000)`,
        [now()],
      )) &&
      (await nothing(pool, 'SELECT FROM notifications WHERE outcome IS NULL')) &&
      (await nothing(pool, `SELECT FROM outbox WHERE subject LIKE $1`, [feedSubject('%')]));
    return isNoticed ? true : undefined;
  });
}

/** As `untilNoticed`, after everything that was told was observed, judged at this time, and triaged. */
export async function untilCalm(ground: CalmGround): Promise<void> {
  await eventually('what was told is counted', async () => {
    ground.check();
    const { rows } = await ground.pool.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM events',
    );
    return (rows[0]?.count ?? 0) >= ground.told() ? true : undefined;
  });
  await untilJudged(ground);
  await untilSequencesJudged(ground);
  await untilTriaged(ground);
  await untilNoticed(ground);
}

/** The detectors have looked at the present time, and judged all that was counted. A tick is of a moment: none follows while time stands still. */
async function untilJudged({ pool, bus, now, check }: CalmGround): Promise<void> {
  await eventually('what was counted is judged', async () => {
    check();
    const { rows } = await pool.query<{ at: EpochMs }>('SELECT at FROM watermarks');
    // Before the first fact there is nothing to look at.
    if (rows[0] !== undefined && rows[0].at < now() - TICK_MS) return undefined;
    if (!(await nothing(pool, 'SELECT FROM outbox WHERE subject LIKE $1', [COUNTS])))
      return undefined;
    const { state } = await bus.manager.streams.info(STREAM.counts);
    const judged = await pool.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM inbox WHERE operator = 'assess'`,
    );
    return (judged.rows[0]?.count ?? 0) >= state.messages ? true : undefined;
  });
}

/** What was told of facts is looked at, and so are sequences whose span is over by now. */
async function untilSequencesJudged({ pool, bus, now, check }: CalmGround): Promise<void> {
  await eventually('sequences are judged', async () => {
    check();
    if (
      !(await nothing(
        pool,
        'SELECT FROM pattern_dues WHERE due_at < to_timestamp($1::float8 / 1000)',
        [now()],
      )) ||
      !(await nothing(pool, 'SELECT FROM outbox WHERE subject LIKE $1', [FACTS]))
    )
      return undefined;
    return (await areFactsRead(bus, pool)) ? true : undefined;
  });
}

/** Each partition is read on its own: as far as its last message. */
async function areFactsRead({ manager }: Bus, pool: Pool): Promise<boolean> {
  const { state } = await manager.streams.info(STREAM.facts, {
    subjects_filter: STREAM_SUBJECTS.FACTS,
  });
  const { rows } = await pool.query<{ partition: number; seq: number }>(
    `SELECT partition, seq::float8 AS seq FROM positions WHERE operator = 'patterns'`,
  );
  const read = new Map(rows.map(({ partition, seq }) => [factsSubject(partition), seq]));
  for (const subject of Object.keys(state.subjects ?? {})) {
    const last = await manager.streams.getMessage(STREAM.facts, { last_by_subj: subject });
    if (last !== null && (read.get(subject) ?? 0) < last.seq) return false;
  }
  return true;
}

async function untilTriaged({ pool, bus, check }: CalmGround): Promise<void> {
  await eventually('what was signalled is triaged', async () => {
    check();
    if (!(await nothing(pool, `SELECT FROM outbox WHERE subject LIKE $1`, [signalSubject('%')])))
      return undefined;
    const { state } = await bus.manager.streams.info(STREAM.signals);
    const { rows } = await pool.query<{ seq: number }>(
      `SELECT seq::float8 AS seq FROM positions WHERE operator = 'triage'`,
    );
    return (rows[0]?.seq ?? 0) >= state.last_seq ? true : undefined;
  });
}

/** When the next limit passes; undefined where none runs. */
export async function nextLimitAt(pool: Pool): Promise<EpochMs | undefined> {
  const { rows } = await pool.query<{ dueAt: EpochMs | null }>(
    'SELECT min(due_at) AS "dueAt" FROM clocks WHERE stopped_at IS NULL AND fired_at IS NULL',
  );
  return rows[0]?.dueAt ?? undefined;
}
