/**
 * Finds the programs that some tests drive and a machine may lack. What is missing comes back as a sentence for the person
 * who runs the tests, so that a skipped test always says why.
 */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

export type Program = { path: string } | { missing: string };

type Environment = Readonly<Record<string, string | undefined>>;

const CHROMIUM_NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Chromium: what `VIGIL_CHROMIUM` names, else the first of the usual names on the `PATH`. */
export function findChromium(environment: Environment): Program {
  const named = environment['VIGIL_CHROMIUM'];
  if (named !== undefined && named !== '') {
    return canRun(named)
      ? { path: named }
      : { missing: `VIGIL_CHROMIUM names ${named}, which is no program.` };
  }
  for (const name of CHROMIUM_NAMES) {
    const found = findProgram(name, environment);
    if ('path' in found) return found;
  }
  return { missing: 'No Chromium on the PATH, and VIGIL_CHROMIUM is not set.' };
}

/** A program on the `PATH`. */
export function findProgram(name: string, { PATH = '' }: Environment): Program {
  const path = PATH.split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(canRun);
  return path === undefined ? { missing: `No ${name} on the PATH.` } : { path };
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
