// `vigil audit verify`: walks the audit chain and says in a sentence whether it is whole, or where its first fault is. Exit code 0 whole, 1
// faulty, 2 not understood.
import { loadSettings } from '../../platform/config/load-settings.ts';
import { databaseUrlOf } from '../../platform/endpoints.ts';
import { silentLog } from '../../platform/log.ts';
import { openStore } from '../../platform/store/pool.ts';
import { verifyStoredChain } from './read.ts';
import { sentencesOf } from './report.ts';

const USAGE = 2;

export async function main(argv: readonly string[]): Promise<number> {
  const [verb, ...rest] = argv;
  const isJson = rest.length === 1 && rest[0] === '--json';
  if (verb !== 'verify' || (rest.length > 0 && !isJson)) {
    process.stderr.write('Usage: vigil audit verify [--json]\n');
    return USAGE;
  }
  const settings = loadSettings(['home', 'databaseUrl'], process.env);
  const store = await openStore({
    url: databaseUrlOf(settings),
    applicationName: 'vigil-audit',
    log: silentLog,
  });
  try {
    const verdict = await verifyStoredChain(store);
    const language = /^zh/i.test(process.env['LC_ALL'] ?? process.env['LANG'] ?? '') ? 'zh' : 'en';
    process.stdout.write(
      isJson ? `${JSON.stringify(verdict)}\n` : `${sentencesOf(verdict, language)}\n`,
    );
    return verdict.verdict === 'whole' ? 0 : 1;
  } finally {
    await store.end();
  }
}
