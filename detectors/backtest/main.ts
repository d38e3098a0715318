/** The entry of `vigil backtest`: gives it the streams of the process, the language, and the store when a measure is asked for. */
import { loadSettings } from '../../platform/config/load-settings.ts';
import { databaseUrlOf } from '../../platform/endpoints.ts';
import { silentLog } from '../../platform/log.ts';
import { openStore } from '../../platform/store/pool.ts';
import { roleOf } from '../../platform/store/stage-roles.ts';
import type { Source } from './arguments.ts';
import type { RevisionsByDay } from './read-history.ts';
import { backtest } from './run.ts';
import { readStored } from './stored-history.ts';

export async function main(argv: readonly string[]): Promise<number> {
  const { stdin, stdout, stderr } = process;
  const language = /^zh/i.test(process.env['LC_ALL'] ?? process.env['LANG'] ?? '') ? 'zh' : 'en';
  return backtest(argv, { stdin, stdout, stderr, language, readStored: fromStore });
}

/** By the role of the dashboard, which may read and not write. */
async function fromStore(source: Source): Promise<RevisionsByDay> {
  const settings = loadSettings(['home', 'databaseUrl', 'zone'], process.env);
  const store = await openStore({
    url: databaseUrlOf(settings),
    role: roleOf('dashboard'),
    applicationName: 'vigil-backtest',
    log: silentLog,
    connectionsMax: 1,
  });
  try {
    return await readStored(store, source, settings.zone);
  } finally {
    await store.end();
  }
}
