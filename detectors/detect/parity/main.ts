/**
 * Writes the parity table of `docs/methods/parity.md` from reference outputs, files or folders of them:
 * `npx tsx detectors/detect/parity/main.ts FOLDER > docs/methods/parity.md`. Exit code 1 when anything disagrees, a method refuses, or a run
 * is of no method of ours; 2 when a file is not understood.
 */
import { fileURLToPath } from 'node:url';
import { messageOf, PermanentError } from '../../../platform/errors.ts';
import { askCommand } from './ask.ts';
import { compare, type Parity } from './compare.ts';
import { readReferences, type Reference, type References } from './reference.ts';
import { parityPage, type ParityRow } from './page.ts';

export async function main(argv: readonly string[]): Promise<number> {
  if (argv.length === 0) {
    process.stderr.write('error usage: name a file of reference outputs, or a folder of them.\n');
    return 2;
  }
  const read = readAll(argv);
  if (read === null) return 2;
  const rows: ParityRow[] = [];
  const faults = read.unknown.map((run) => `${run}: no method of ours, compared with nothing\n`);
  for (const reference of read.runs) {
    const parity = await parityOf(reference);
    rows.push({ reference, parity });
    for (const fault of parity.faults)
      faults.push(`${reference.series} ${reference.id} ${fault}\n`);
  }
  if (rows.length > 0) process.stdout.write(parityPage(rows));
  if (rows.length === 0) faults.push('There is nothing to compare with.\n');
  process.stderr.write(faults.slice(0, FAULTS_SHOWN).join(''));
  if (faults.length > FAULTS_SHOWN)
    process.stderr.write(`and ${String(faults.length - FAULTS_SHOWN)} more\n`);
  return faults.length > 0 ? 1 : 0;
}

const FAULTS_SHOWN = 50;

function readAll(paths: readonly string[]): References | null {
  try {
    const all = paths.map(readReferences);
    return {
      runs: all.flatMap(({ runs }) => runs),
      unknown: all.flatMap(({ unknown }) => unknown),
    };
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    process.stderr.write(`error ${error.code}: ${error.message}\n`);
    return null;
  }
}

/** What a method refuses is a disagreement of that run and not the end of the others. */
async function parityOf(reference: Reference): Promise<Parity> {
  try {
    return compare(reference, await askCommand(reference));
  } catch (error) {
    const figures = { points: 0, figures: 0, differenceAbsoluteMax: 0, differenceDecisiveMax: 0 };
    return { ...figures, faults: [`refused: ${messageOf(error).trim()}`] };
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2));
}
