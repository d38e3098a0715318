// `vigil corpus FOLDER`: what the HL7 v2 door makes of sample messages, as Markdown. An integrator tries an interface with it before it
// is connected; the table of the documentation is made with it. Stores nothing.
import { existsSync } from 'node:fs';
import { loadSettings } from '../../platform/config/load-settings.ts';
import { corpusTables } from './corpus-table.ts';
import { readCorpus } from './read-corpus.ts';

export const HELP = `Usage:
  vigil corpus FOLDER

Reads every *.hl7 file of FOLDER as one message, as of 2026-04-01, and prints what each would become at the door. Nothing is stored.
读取文件夹中的 HL7 v2 样例消息，列出每条消息的处理结果；不保存任何内容。
`;

const NOT_UNDERSTOOD = 2;

export function main(argv: readonly string[]): Promise<number> {
  const [folder, surplus] = argv;
  if (folder === '--help') {
    process.stdout.write(HELP);
    return Promise.resolve(0);
  }
  if (folder === undefined || surplus !== undefined || !existsSync(folder)) {
    process.stderr.write(`One FOLDER that exists is asked for.\n\n${HELP}`);
    return Promise.resolve(NOT_UNDERSTOOD);
  }
  const { catalogue } = loadSettings(['catalogue'], process.env);
  process.stdout.write(corpusTables(readCorpus(folder, catalogue)));
  return Promise.resolve(0);
}
