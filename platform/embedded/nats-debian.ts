// nats-server from Debian's (or Ubuntu's) archive without installing it and without root: apt with state folders of its own
// fetches the package, checks the archive's signatures, and dpkg-deb unpacks it into the cache. The newest stable suite is tried
// first, through the mirror that this machine is configured for, because Debian 12 ships a server that is four years old.
import { execFile } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { TransientError, messageOf } from '../errors.ts';

const run = promisify(execFile);
const APT_MS = 120_000;
const PREFERRED_SUITE = 'trixie';
const KEYRINGS: Readonly<Record<string, string>> = {
  debian: '/usr/share/keyrings/debian-archive-keyring.gpg',
  ubuntu: '/usr/share/keyrings/ubuntu-archive-keyring.gpg',
};

export interface ArchiveSource {
  readonly uri: string;
  readonly suite: string;
  readonly components: string;
  readonly keyring: string;
}

export async function fetchFromDebian(folder: string): Promise<string> {
  const sources = archiveSources(readSystem());
  const failures: string[] = [];
  for (const source of sources) {
    try {
      return await fetchFrom(folder, source);
    } catch (error) {
      failures.push(
        `${source.suite} at ${source.uri}: ${messageOf(error).trim().split('\n').slice(-3).join(' ')}`,
      );
    }
  }
  throw new TransientError(
    'debian-package',
    failures.length === 0 ? 'this machine has no Debian archive' : failures.join('; '),
  );
}

interface SystemDescription {
  readonly osRelease: string;
  readonly sourceFiles: readonly string[];
}

function readSystem(): SystemDescription {
  const read = (path: string): string => (existsSync(path) ? readFileSync(path, 'utf8') : '');
  const parts = '/etc/apt/sources.list.d';
  const files = existsSync(parts)
    ? readdirSync(parts).filter((file) => /\.(list|sources)$/.test(file))
    : [];
  return {
    osRelease: read('/etc/os-release'),
    sourceFiles: [read('/etc/apt/sources.list'), ...files.map((file) => read(join(parts, file)))],
  };
}

/** Where to look, best first: the preferred suite (Debian only), then the machine's own, each on each configured mirror. */
export function archiveSources(system: SystemDescription): ArchiveSource[] {
  const field = (name: string): string =>
    new RegExp(`^${name}="?([^"\\n]*)"?$`, 'm').exec(system.osRelease)?.[1] ?? '';
  const id = field('ID');
  const own = field('VERSION_CODENAME');
  const keyring = KEYRINGS[id];
  if (keyring === undefined || own === '') return [];
  const mirrors = [...new Set(system.sourceFiles.flatMap((text) => mirrorsOf(text, own)))];
  const components = id === 'debian' ? 'main' : 'main universe';
  const suites = id === 'debian' ? [...new Set([PREFERRED_SUITE, own])] : [own];
  return suites.flatMap((suite) => mirrors.map((uri) => ({ uri, suite, components, keyring })));
}

/** URIs of both forms of source lists that serve exactly this suite. */
function mirrorsOf(text: string, suite: string): string[] {
  const oneLine = [...text.matchAll(/^\s*deb\s+(?:\[[^\]]*\]\s+)?(\S+)\s+(\S+)\s/gm)]
    .filter((match) => match[2] === suite)
    .map((match) => match[1] ?? '');
  const stanzas = text
    .split(/\n\s*\n/)
    .filter((stanza) => /^Types:.*\bdeb\b/m.test(stanza) && !/^Enabled:\s*no/m.test(stanza));
  const deb822 = stanzas
    .filter((stanza) => /^Suites:(.*)$/m.exec(stanza)?.[1]?.trim().split(/\s+/).includes(suite))
    .flatMap((stanza) => /^URIs:(.*)$/m.exec(stanza)?.[1]?.trim().split(/\s+/) ?? []);
  return [...oneLine, ...deb822].filter((uri) => uri.startsWith('http'));
}

async function fetchFrom(folder: string, source: ArchiveSource): Promise<string> {
  const work = mkdtempSync(join(folder, 'apt-'));
  try {
    for (const part of ['lists/partial', 'cache/archives/partial', 'sources', 'log', 'unpacked'])
      mkdirSync(join(work, part), { recursive: true });
    writeFileSync(join(work, 'status'), '');
    writeFileSync(
      join(work, 'sources', 'vigil.sources'),
      `Types: deb\nURIs: ${source.uri}\nSuites: ${source.suite}\nComponents: ${source.components}\nSigned-By: ${source.keyring}\n`,
    );
    const options = aptOptions(work).flatMap((option) => ['-o', option]);
    await run('apt-get', [...options, 'update', '-q'], { cwd: work, timeout: APT_MS });
    await run('apt-get', [...options, 'download', '-q', 'nats-server'], {
      cwd: work,
      timeout: APT_MS,
    });
    const deb = readdirSync(work).find((file) => file.endsWith('.deb'));
    if (deb === undefined) throw new TransientError('debian-package', 'apt-get fetched nothing');
    await run('dpkg-deb', ['-x', deb, 'unpacked'], { cwd: work, timeout: APT_MS });
    return await keepProgram(join(work, 'unpacked', 'usr', 'sbin', 'nats-server'), {
      folder,
      suite: source.suite,
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

async function keepProgram(
  program: string,
  to: { folder: string; suite: string },
): Promise<string> {
  if (!existsSync(program))
    throw new TransientError('debian-package', 'the package has no /usr/sbin/nats-server');
  chmodSync(program, 0o755);
  const { stdout } = await run(program, ['--version'], { timeout: 10_000 });
  const version = /v(\d+\.\d+\.\d+)/.exec(stdout)?.[1] ?? '0.0.0';
  const path = join(to.folder, `nats-server-${version}-${to.suite}`);
  renameSync(program, path);
  return path;
}

/** Everything that apt would read from or write to the system, pointed elsewhere; proxies of the system's apt.conf stay. */
function aptOptions(work: string): string[] {
  return [
    `Dir::State::lists=${work}/lists`,
    `Dir::State::status=${work}/status`,
    `Dir::State::extended_states=${work}/extended_states`,
    `Dir::Cache=${work}/cache`,
    `Dir::Log=${work}/log`,
    'Dir::Etc::sourcelist=/dev/null',
    `Dir::Etc::sourceparts=${work}/sources`,
    'Dir::Etc::preferences=/dev/null',
    'Dir::Etc::preferencesparts=/dev/null',
    // As root apt would change to a user that cannot write here.
    'APT::Sandbox::User=root',
    'Acquire::Languages=none',
    'Acquire::Retries=1',
    'Acquire::http::Timeout=10',
    'Acquire::https::Timeout=10',
    'Acquire::AllowInsecureRepositories=false',
  ];
}
