// `vigil ledger export|verify`: the accountability ledger as a signed file; and whether a file, or the table, is as it was written. Exit code 0
// whole or done, 1 faulty, 2 not understood.
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { LedgerEntry } from '../../contracts/evaluation/ledger-entry.ts';
import { loadSettings } from '../../platform/config/load-settings.ts';
import { systemClock } from '../../platform/clock.ts';
import { databaseUrlOf } from '../../platform/endpoints.ts';
import { silentLog } from '../../platform/log.ts';
import { openSecrets } from '../../platform/secrets.ts';
import { openStore, type Pool } from '../../platform/store/pool.ts';
import { AUDIT_KEY, signerOf, type Signer } from '../audit/anchor.ts';
import { sealedLedger, verifyLedgerFile } from './ledger-file.ts';
import { verifyLedger } from './verify-ledger.ts';

const USAGE = 2;
const HELP = `Usage: vigil ledger export [--department ID]
       vigil ledger verify [--file FILE] [--key PUBLIC-KEY]

export  prints the accountability ledger, a line each, of one department or all; the last line seals them with the key
        that signs the audit's anchors.
verify  holds the ledger against the audit; with FILE also an export against its seal. Another key than this
        installation's, or than PUBLIC-KEY, does not count.
`;

interface Order {
  readonly verb: 'export' | 'verify';
  readonly department: string | undefined;
  readonly file: string | undefined;
  readonly key: string | undefined;
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
  const secret = settings.auditKey ?? openSecrets(settings.home).peek(AUDIT_KEY);
  const signer = secret === undefined ? null : signerOf(secret);
  const store = await openStore({
    url: databaseUrlOf(settings),
    applicationName: 'vigil-ledger',
    log: silentLog,
  });
  try {
    return order.verb === 'export'
      ? await exported(store, order, signer)
      : await verified(store, order, signer);
  } finally {
    await store.end();
  }
}

function orderOf(argv: readonly string[]): Order | null {
  const text = { type: 'string' } as const;
  try {
    const parsed = parseArgs({
      args: [...argv],
      options: { department: text, file: text, key: text },
      allowPositionals: true,
    });
    const [verb, ...rest] = parsed.positionals;
    if (rest.length > 0 || (verb !== 'export' && verb !== 'verify')) return null;
    const { department, file, key } = parsed.values;
    return { verb, department, file, key };
  } catch {
    return null;
  }
}

async function exported(
  store: Pool,
  { department }: Order,
  signer: Signer | null,
): Promise<number> {
  if (signer === null) {
    process.stderr.write('There is no key to sign with: start the product once, or set it.\n');
    return 1;
  }
  const { rows } = await store.query<{ record: unknown }>(
    `SELECT record FROM ledger_entries WHERE $1::text IS NULL OR department = $1 ORDER BY at, id`,
    [department ?? null],
  );
  const lines = rows.map(({ record }) => LedgerEntry.parse(record));
  process.stdout.write(sealedLedger(lines, { at: systemClock.now(), signer }));
  return 0;
}

async function verified(store: Pool, { file, key }: Order, signer: Signer | null): Promise<number> {
  if (file !== undefined) {
    const verdict = verifyLedgerFile(
      await readFile(file, 'utf8'),
      key ?? signer?.publicKey ?? null,
    );
    if (verdict.verdict === 'faulty') {
      process.stdout.write(
        `The file is faulty at line ${String(verdict.line)}: ${verdict.fault}. 文件有误。\n`,
      );
      return 1;
    }
    process.stdout.write(
      `The file is whole: ${String(verdict.lines.length)} lines, sealed. 文件完整。\n`,
    );
  }
  const { lines, faults } = await verifyLedger(store);
  for (const { fault, id } of faults) process.stdout.write(`${id}: ${fault}\n`);
  process.stdout.write(
    faults.length === 0
      ? `The ledger is whole: ${String(lines)} lines, each as it stands in the audit. 台账完整。\n`
      : `The ledger is faulty in ${String(faults.length)} lines. 台账有误。\n`,
  );
  return faults.length === 0 ? 0 : 1;
}
