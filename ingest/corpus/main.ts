// `vigil corpus FOLDER`: what the doors make of sample messages, bundles and objects, as Markdown. An integrator tries an interface with it before it
// is connected; the table of the documentation is made with it. Stores nothing.
import { existsSync } from 'node:fs';
import { loadSettings } from '../../platform/config/load-settings.ts';
import { tableOf } from '../fhir/corpus.ts';
import { corpusTables } from './corpus-table.ts';
import { objectTable } from './object-line.ts';
import { notRead, readBundles, readCorpus, readObjects } from './read-corpus.ts';

export const HELP = `Usage:
  vigil corpus FOLDER

Reads every *.hl7 file of FOLDER, and every other that begins like one, message by message, every *.json as a bundle of FHIR R4, every *.dcm as a
DICOM object, as of 2026-04-01, and prints what each would become at the door; then which files it did not read. Nothing is stored.
读取文件夹中的 HL7 v2 消息、FHIR 资源包与 DICOM 对象样例，列出每个文件的处理结果；不保存任何内容。
`;

const NOT_UNDERSTOOD = 2;

export async function main(argv: readonly string[]): Promise<number> {
  const [folder, surplus] = argv;
  if (folder === '--help') {
    process.stdout.write(HELP);
    return 0;
  }
  if (folder === undefined || surplus !== undefined || !existsSync(folder)) {
    process.stderr.write(`One FOLDER that exists is asked for.\n\n${HELP}`);
    return NOT_UNDERSTOOD;
  }
  const { catalogue } = loadSettings(['catalogue'], process.env);
  const messages = await readCorpus(folder, catalogue);
  const bundles = readBundles(folder, catalogue);
  const objects = await readObjects(folder, catalogue);
  const others = notRead(folder);
  const tables = [
    ...(messages.length > 0 ? [corpusTables(messages)] : []),
    ...(bundles.size > 0 ? [`${tableOf(bundles)}\n`] : []),
    ...(objects.length > 0 ? [objectTable(objects)] : []),
    ...(others.length > 0 ? [`Not read: ${others.map((name) => `\`${name}\``).join(', ')}\n`] : []),
  ];
  process.stdout.write(tables.join('\n'));
  return 0;
}
