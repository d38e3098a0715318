/**
 * Writes the parity table of `docs/methods/parity.md` from a folder of reference outputs:
 * `npx tsx detectors/detect/parity/main.ts FOLDER > docs/methods/parity.md`. Exit code 1 when anything disagrees.
 */
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { METHODS } from '../../methods/registry.ts';
import { askCommand } from './ask.ts';
import { compare } from './compare.ts';
import { readReferences, type Reference } from './reference.ts';
import { parityPage, type ParityRow } from './page.ts';

export async function main(argv: readonly string[]): Promise<number> {
  const [folder] = argv;
  if (folder === undefined) {
    process.stderr.write('The folder of reference outputs is missing.\n');
    return 2;
  }
  const references = readReferences(pathToFileURL(`${resolve(folder)}/`));
  const built = references.filter(({ method }) => METHODS.some(({ id }) => id === method));
  const rows: ParityRow[] = [];
  for (const reference of built) rows.push({ reference, parity: await parityOf(reference) });
  process.stdout.write(parityPage(rows));
  const faults = rows.flatMap(({ reference, parity }) =>
    parity.faults.map((fault) => `${reference.series} ${reference.id} ${fault}\n`),
  );
  process.stderr.write(faults.slice(0, 50).join(''));
  return faults.length > 0 || rows.length === 0 ? 1 : 0;
}

async function parityOf(reference: Reference): Promise<ParityRow['parity']> {
  return compare(reference, await askCommand(reference));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.exitCode = await main(process.argv.slice(2));
}
