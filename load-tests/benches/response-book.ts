// The cases of the response benchmark: opened by the triage of the product at a time that is told, counted and looked at in its tables.
import { triageBatch } from '../../alerts/operators/signals.ts';
import { loadCatalogue } from '../../alerts/load-catalogue.ts';
import { rulesInForce } from '../../alerts/rules-in-force.ts';
import type { Signal } from '../../contracts/signal.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { systemClock } from '../../platform/clock.ts';
import { transaction } from '../../platform/store/transaction.ts';
import type { Ground } from '../ground/open-ground.ts';
import { citySignals } from '../material/city-signals.ts';
import { CATALOGUE, ZONE } from '../material/city-visits.ts';
import type { Duty } from './response-people.ts';

export interface Book {
  open(wish: { readonly single: number; readonly exceedances: number }): Promise<void>;
  /** One signal, as if it had come at this time. */
  take(signal: Signal, now: EpochMs): Promise<void>;
  held(): Promise<{ readonly cases: number; readonly tasks: number }>;
  /** Duties that nobody has taken, in no order of cases. */
  duties(): Promise<Duty[]>;
  /** Waits until everybody is told of what there is. */
  settled(): Promise<void>;
  /** Rows that each of the things written by `work` has changed, in all tables together. */
  rowsOf(work: () => Promise<number>): Promise<number>;
  query<Row extends object>(sql: string, values: readonly unknown[]): Promise<Row[]>;
}

const TOGETHER = 50;
const POLL_MS = 100;
/** PostgreSQL keeps what a session has counted back for so long. */
const STATISTICS_MS = 1_500;

export async function openBook(ground: Ground): Promise<Book> {
  const [writer, reader] = [await ground.store(1, 'vigil_alerts'), await ground.store(1)];
  const catalogue = loadCatalogue({
    folder: CATALOGUE,
    zone: ZONE,
    now: Date.now(),
    warn: () => undefined,
  });
  const rules = rulesInForce(catalogue, []);
  const takeAll = (signals: readonly Signal[], now: EpochMs): Promise<unknown> =>
    transaction(writer, (tx) =>
      triageBatch(tx, signals, { context: { now, appendOutbox: () => undefined }, rules }),
    );
  const query = async <Row extends object>(
    sql: string,
    values: readonly unknown[],
  ): Promise<Row[]> => (await reader.query<Row>(sql, [...values])).rows;
  const changed = async (): Promise<number> => {
    const [row] = await query<{ rows: number }>(
      `SELECT (tup_inserted + tup_updated + tup_deleted)::float8 AS rows FROM pg_stat_database WHERE datname = current_database()`,
      [],
    );
    return row?.rows ?? 0;
  };
  return {
    query,
    open: async (wish) => {
      const now = Date.now();
      const signals = citySignals({ ...wish, now });
      for (let at = 0; at < signals.length; at += TOGETHER)
        await takeAll(signals.slice(at, at + TOGETHER), now);
    },
    take: async (signal, now) => {
      await takeAll([signal], now);
    },
    held: async () => {
      const [row] = await query<{ cases: number; tasks: number }>(
        `SELECT (SELECT count(*)::int FROM alerts WHERE state = 'open') AS cases, (SELECT count(*)::int FROM tasks) AS tasks`,
        [],
      );
      return row ?? { cases: 0, tasks: 0 };
    },
    duties: () =>
      query<Duty>(
        `SELECT id, department FROM tasks WHERE purpose = 'action' AND state = 'assigned' ORDER BY md5(id)`,
        [],
      ),
    settled: async () => {
      const untold = 'SELECT 1 FROM notifications WHERE outcome IS NULL LIMIT 1';
      while ((await query(untold, [])).length > 0) await systemClock.sleep(POLL_MS);
    },
    rowsOf: async (work) => {
      await systemClock.sleep(STATISTICS_MS);
      const before = await changed();
      const count = await work();
      await systemClock.sleep(STATISTICS_MS);
      return Math.round(((await changed()) - before) / count);
    },
  };
}
