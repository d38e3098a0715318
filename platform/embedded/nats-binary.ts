// Finds a nats-server program, or gets one: named by the setting, on the PATH, in the cache, from the project's release (checked
// against a pinned SHA-256), or from Debian's archive (checked by apt's signatures). Each way that fails says why, and the reasons
// are reported together when all have failed.
import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { InvariantError, messageOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { fetchFromDebian } from './nats-debian.ts';
import { fetchRelease } from './nats-release.ts';
import { findOnPath } from './unprivileged.ts';

export interface NatsProgram {
  readonly path: string;
  readonly version: string;
  readonly source: 'setting' | 'path' | 'cache' | 'release' | 'debian';
}

export interface FindNatsOptions {
  readonly home: string;
  readonly log: Log;
  /** VIGIL_NATS_SERVER: no other is tried when it is given. */
  readonly wanted?: string | undefined;
  /** For tests. Absent: both. */
  readonly downloads?: readonly ('release' | 'debian')[];
  readonly cacheFolders?: readonly string[];
  readonly usePath?: boolean;
}

/** Filtered pull consumers with names, which the readers use, came with 2.9. */
export const NATS_VERSION_MIN = '2.9.0';

export async function findNatsServer(options: FindNatsOptions): Promise<NatsProgram> {
  if (options.wanted !== undefined) return givenProgram(options.wanted);
  const failures: string[] = [];
  const onPath = options.usePath === false ? undefined : findOnPath('nats-server');
  if (onPath !== undefined) {
    const program = usable(onPath, 'path', failures);
    if (program !== undefined) return program;
  } else failures.push('PATH: there is no nats-server');
  const caches = options.cacheFolders ?? [
    join(options.home, 'cache'),
    join(homedir(), '.cache', 'vigil'),
  ];
  const cached = newestCached(caches, failures);
  if (cached !== undefined) return cached;
  const folder = writableFolder(caches, failures);
  if (folder !== undefined) {
    const fetched = await download(folder, options, failures);
    if (fetched !== undefined) return fetched;
  }
  throw new InvariantError(
    'no-nats-server',
    `No nats-server could be found or fetched:\n${failures.map((line) => `  ${line}`).join('\n')}`,
    {
      advice:
        'Install one (Debian: apt install nats-server), or put its path into VIGIL_NATS_SERVER, or set NATS_URL to a running server with JetStream.',
    },
  );
}

function givenProgram(path: string): NatsProgram {
  const failures: string[] = [];
  const program = usable(path, 'setting', failures);
  if (program !== undefined) return program;
  throw new InvariantError(
    'bad-nats-server',
    `VIGIL_NATS_SERVER cannot be used: ${failures.join('; ')}.`,
  );
}

async function download(
  folder: string,
  options: FindNatsOptions,
  failures: string[],
): Promise<NatsProgram | undefined> {
  for (const source of options.downloads ?? ['release', 'debian']) {
    options.log.info({ source }, 'fetching nats-server');
    try {
      const path =
        source === 'release' ? await fetchRelease(folder) : await fetchFromDebian(folder);
      const program = usable(path, source, failures);
      if (program !== undefined) return program;
    } catch (error) {
      failures.push(`${source}: ${messageOf(error)}`);
    }
  }
  return undefined;
}

function usable(
  path: string,
  source: NatsProgram['source'],
  failures: string[],
): NatsProgram | undefined {
  try {
    accessSync(path, constants.X_OK);
    const version = /v(\d+\.\d+\.\d+\S*)/.exec(
      execFileSync(path, ['--version'], { encoding: 'utf8', timeout: 10_000 }),
    )?.[1];
    if (version !== undefined && compareVersions(version, NATS_VERSION_MIN) >= 0)
      return { path, version, source };
    failures.push(
      `${source}: ${path} is version ${version ?? 'unknown'}; ${NATS_VERSION_MIN} or later is needed`,
    );
  } catch (error) {
    failures.push(`${source}: ${path} does not run (${messageOf(error)})`);
  }
  return undefined;
}

function newestCached(folders: readonly string[], failures: string[]): NatsProgram | undefined {
  const programs = folders
    .filter((folder) => existsSync(folder))
    .flatMap((folder) =>
      readdirSync(folder)
        .filter((file) => /^nats-server-[\d.]+/.test(file))
        .map((file) => join(folder, file)),
    )
    .map((path) => usable(path, 'cache', failures))
    .filter((program) => program !== undefined);
  return programs.sort((a, b) => compareVersions(b.version, a.version))[0];
}

/** The user's cache outlives VIGIL_HOME, so it comes first for writing. */
function writableFolder(folders: readonly string[], failures: string[]): string | undefined {
  for (const folder of [...folders].reverse()) {
    try {
      mkdirSync(folder, { recursive: true, mode: 0o755 });
      accessSync(folder, constants.W_OK);
      return folder;
    } catch (error) {
      failures.push(`cache: ${folder} cannot be written (${messageOf(error)})`);
    }
  }
  return undefined;
}

/** Numbers of `a.b.c` compared one by one; what follows (`-1+b3`, `-RC.1`) does not matter here. */
export function compareVersions(a: string, b: string): number {
  const left = a.split(/[.+-]/).map(Number);
  const right = b.split(/[.+-]/).map(Number);
  for (let at = 0; at < 3; at += 1) {
    const difference = (left[at] ?? 0) - (right[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
