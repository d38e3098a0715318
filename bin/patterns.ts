// `vigil patterns check|try|measure`: rules about patterns checked, tried on stored history, or held against planted truth. The last is not part
// of every installation.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

interface Part {
  readonly main: (argv: readonly string[]) => Promise<number>;
  readonly HELP: string;
}

const TRIAL = '../detectors/trial/patterns/main.ts';
const MEASURE = '../load-tests/pattern-quality/main.ts';

export async function main(argv: readonly string[]): Promise<number> {
  if (argv.includes('--help')) {
    const helps = await Promise.all([TRIAL, MEASURE].filter(isThere).map(part));
    process.stdout.write(helps.map(({ HELP }) => HELP).join('\n'));
    return 0;
  }
  const path = argv[0] === 'measure' ? MEASURE : TRIAL;
  if (!isThere(path)) {
    process.stderr.write('`vigil patterns measure` is not part of this version.\n');
    return 1;
  }
  return (await part(path)).main(argv);
}

const isThere = (path: string): boolean =>
  existsSync(fileURLToPath(new URL(path, import.meta.url)));

const part = async (path: string): Promise<Part> =>
  (await import(new URL(path, import.meta.url).href)) as Part;
