/** The entry of `vigil backtest`: gives it the streams of the process, the language, and the store when a measure is asked for. */
import { loadSettings } from '../../platform/config/load-settings.ts';
import { databaseUrlOf } from '../../platform/endpoints.ts';
import { silentLog } from '../../platform/log.ts';
import { openStore, type Pool } from '../../platform/store/pool.ts';
import { roleOf } from '../../platform/store/stage-roles.ts';
import { loadCatalogue } from '../load-catalogue.ts';
import type { Source } from './arguments.ts';
import { BacktestError } from './backtest-error.ts';
import type { History } from './history.ts';
import type { RevisionsByDay } from './read-history.ts';
import { backtest } from './run.ts';
import { readStored, readStoredCells } from './stored-history.ts';
import { whyUnknown, withStored } from './unknown-source.ts';
import { historyOfWindows } from './window-revisions.ts';

export async function main(argv: readonly string[]): Promise<number> {
  const { stdin, stdout, stderr } = process;
  const language = /^zh/i.test(process.env['LC_ALL'] ?? process.env['LANG'] ?? '') ? 'zh' : 'en';
  return backtest(argv, { stdin, stdout, stderr, language, readStored: readDays, readWindows });
}

/** By the role of the dashboard, which may read and not write. */
async function fromStore<T>(
  source: Source,
  read: (store: Pool, zone: string) => Promise<T>,
): Promise<T> {
  const settings = loadSettings(['home', 'databaseUrl', 'zone', 'catalogue'], process.env);
  const store = await openStore({
    url: databaseUrlOf(settings),
    role: roleOf('dashboard'),
    applicationName: 'vigil-backtest',
    log: silentLog,
    connectionsMax: 1,
  });
  try {
    return await read(store, settings.zone);
  } catch (error) {
    if (!(error instanceof BacktestError)) throw error;
    const { measures, places, sites } = loadCatalogue(settings.catalogue, settings.zone);
    const named = { measures: [...measures.keys()], places: [...places.keys(), ...sites.keys()] };
    throw whyUnknown(source, await withStored(store, source, named)) ?? error;
  } finally {
    await store.end();
  }
}

const readDays = (source: Source): Promise<RevisionsByDay> =>
  fromStore(source, (store, zone) => readStored(store, source, zone));

const readWindows = (source: Source, judgeAfterMs: number): Promise<History> =>
  fromStore(source, async (store, zone) =>
    historyOfWindows(await readStoredCells(store, source), {
      kind: source.window,
      zone,
      judgeAfterMs,
    }),
  );
