// `vigil audit verify|anchors|export`: walks the audit chain and says in a sentence whether it is whole, or where its first fault is; prints
// the daily anchors, to be kept elsewhere; prints the entries. Exit code 0 whole or done, 1 faulty, 2 not understood.
import { parseArgs } from 'node:util';
import type { Language } from '../../contracts/words.ts';
import { loadSettings, type Environment } from '../../platform/config/load-settings.ts';
import { databaseUrlOf } from '../../platform/endpoints.ts';
import { silentLog } from '../../platform/log.ts';
import { openSecrets } from '../../platform/secrets.ts';
import { openStore, type Pool } from '../../platform/store/pool.ts';
import { AUDIT_KEY, signerOf } from './anchor.ts';
import { anchorsInFile, readAnchors } from './anchor-store.ts';
import { exportedLines, verifyStoredChain } from './read.ts';
import { sentencesOf } from './report.ts';
import type { Anchored } from './verify.ts';

const USAGE = 2;
const HELP = `Usage: vigil audit verify [--anchors FILE] [--key PUBLIC-KEY] [--json]
       vigil audit anchors
       vigil audit export [--alert ID]

verify   walks the chain; with FILE also against the anchors that were kept elsewhere. Anchors of another key than this
         installation's, or than PUBLIC-KEY, count as forged.
anchors  prints the daily anchors, one a line: append them to FILE on another machine.
export   prints the entries as they are hashed, one a line; of one alert, or all. The last anchor ends the export of all.
`;

interface Order {
  readonly verb: 'verify' | 'anchors' | 'export';
  readonly json: boolean;
  readonly anchors: string | undefined;
  readonly key: string | undefined;
  readonly alert: string | undefined;
}

export async function main(argv: readonly string[]): Promise<number> {
  if (argv.some((one) => one === '--help' || one === '-h')) {
    process.stdout.write(HELP);
    return 0;
  }
  const order = orderOf(argv);
  if (order === null) {
    process.stderr.write(HELP);
    return USAGE;
  }
  const settings = loadSettings(['home', 'databaseUrl', 'auditKey'], process.env);
  const store = await openStore({
    url: databaseUrlOf(settings),
    applicationName: 'vigil-audit',
    log: silentLog,
  });
  try {
    if (order.verb === 'anchors') return await printAnchors(store);
    if (order.verb === 'export') return await printEntries(store, order.alert ?? null);
    const secret = settings.auditKey ?? openSecrets(settings.home).peek(AUDIT_KEY);
    const ours = secret === undefined ? null : signerOf(secret).publicKey;
    return await verify(store, order, {
      anchors: order.anchors === undefined ? [] : await anchorsInFile(order.anchors),
      publicKey: order.key ?? ours,
    });
  } finally {
    await store.end();
  }
}

function orderOf(argv: readonly string[]): Order | null {
  const options = {
    json: { type: 'boolean', default: false },
    anchors: { type: 'string' },
    key: { type: 'string' },
    alert: { type: 'string' },
  } as const;
  try {
    const parsed = parseArgs({ args: [...argv], options, allowPositionals: true });
    const [verb, ...rest] = parsed.positionals;
    if (rest.length > 0 || (verb !== 'verify' && verb !== 'anchors' && verb !== 'export'))
      return null;
    const { json, anchors, key, alert } = parsed.values;
    return { verb, json, anchors, key, alert };
  } catch {
    return null;
  }
}

async function verify(store: Pool, { json }: Order, kept: Anchored): Promise<number> {
  const verdict = await verifyStoredChain(store, kept);
  process.stdout.write(
    json ? `${JSON.stringify(verdict)}\n` : `${sentencesOf(verdict, languageOf(process.env))}\n`,
  );
  return verdict.verdict === 'whole' ? 0 : 1;
}

const languageOf = (environment: Environment): Language =>
  /^zh/i.test(environment['LC_ALL'] ?? environment['LANG'] ?? '') ? 'zh' : 'en';

async function printAnchors(store: Pool): Promise<number> {
  for (const anchor of await readAnchors(store))
    process.stdout.write(`${JSON.stringify(anchor)}\n`);
  return 0;
}

async function printEntries(store: Pool, alertId: string | null): Promise<number> {
  for await (const lines of exportedLines(store, alertId)) process.stdout.write(lines);
  return 0;
}
