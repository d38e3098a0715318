// PostgreSQL refuses to run as root. As root we run it as an ordinary user; where that user could not even enter the folder of the
// program or of its data (a checkout under /root), it keeps one capability that lets it pass, given by util-linux's `setpriv`.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { InvariantError } from '../errors.ts';

export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export interface Unprivileged {
  /** Owner for files of the server; undefined when we are not root and own everything anyway. */
  readonly account: Account | undefined;
  /** Put before the command line. */
  readonly prefix: readonly string[];
}

/** Accounts that a system usually has, best first. */
const ACCOUNT_NAMES = ['postgres', 'nobody', 'daemon'];
const CAP_DAC_OVERRIDE = 1n;
const CAP_DAC_READ_SEARCH = 2n;

/** `paths`: what the server must be able to enter. `owner`: uid that already owns its data, to be kept. */
export function planUnprivileged(
  paths: readonly string[],
  owner: Account | undefined,
): Unprivileged {
  if (process.getuid?.() !== 0) return { account: undefined, prefix: [] };
  const account = owner !== undefined && owner.uid !== 0 ? owner : findAccount();
  const setpriv = findOnPath('setpriv');
  const closed = paths.find((path) => !canEnter(path, account));
  const capability = closed === undefined ? undefined : passingCapability();
  if (setpriv === undefined || (closed !== undefined && capability === undefined)) {
    if (closed === undefined) return { account, prefix: suPrefix(account) };
    throw new InvariantError(
      'cannot-drop-root',
      `PostgreSQL must not run as root, and another user cannot enter ${closed}.`,
      {
        advice:
          'Install util-linux (setpriv), run Vigil as an ordinary user, or put the checkout and VIGIL_HOME where others can enter.',
      },
    );
  }
  const keep = capability === undefined ? [] : keepCapability(capability);
  const ids = [
    `--reuid=${String(account.uid)}`,
    `--regid=${String(account.gid)}`,
    '--clear-groups',
  ];
  return { account, prefix: [setpriv, ...ids, ...keep] };
}

/**
 * `no_setuid_fixup`, because initdb and postgres ask access(2) whether their own program is there, and the kernel answers that
 * question of an ordinary user without regard to capabilities unless this bit is set.
 */
function keepCapability(capability: string): string[] {
  return [
    '--securebits=+no_setuid_fixup',
    `--inh-caps=-all,+${capability}`,
    `--ambient-caps=-all,+${capability}`,
  ];
}

/** Without setpriv (musl systems, macOS): Node itself, which sets both ids and becomes nothing else than a waiting parent. */
function suPrefix(account: Account): string[] {
  const script =
    'const{spawn}=require("node:child_process");const[u,g,c,...a]=process.argv.slice(1);' +
    'const p=spawn(c,a,{uid:+u,gid:+g,stdio:"inherit"});' +
    'for(const s of["SIGTERM","SIGINT","SIGQUIT"])process.on(s,()=>p.kill(s));' +
    'p.on("exit",(code,s)=>process.exit(code??1));';
  return [process.execPath, '-e', script, String(account.uid), String(account.gid)];
}

function findAccount(): Account {
  const lines = existsSync('/etc/passwd') ? readFileSync('/etc/passwd', 'utf8').split('\n') : [];
  for (const name of ACCOUNT_NAMES) {
    const fields = lines.map((line) => line.split(':')).find((parts) => parts[0] === name);
    const uid = Number(fields?.[2]);
    const gid = Number(fields?.[3]);
    if (fields !== undefined && uid > 0 && gid > 0) return { uid, gid };
  }
  return { uid: 65_534, gid: 65_534 };
}

/** True when every folder above and at `path` may be entered by the account. Mode bits only; access lists are rare on these. */
export function canEnter(path: string, account: Account): boolean {
  for (let at = resolve(path); ; at = dirname(at)) {
    if (existsSync(at) && !mayPass(at, account)) return false;
    if (at === dirname(at)) return true;
  }
}

function mayPass(path: string, account: Account): boolean {
  const { mode, uid, gid } = statSync(path);
  if (uid === account.uid) return (mode & 0o100) !== 0;
  if (gid === account.gid) return (mode & 0o010) !== 0;
  return (mode & 0o001) !== 0;
}

/** Containers often lack dac_read_search and have dac_override; the first is enough and is less. */
function passingCapability(): 'dac_read_search' | 'dac_override' | undefined {
  if (!existsSync('/proc/self/status')) return undefined;
  const permitted = /^CapPrm:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1];
  const bits = BigInt(`0x${permitted ?? '0'}`);
  if ((bits & (1n << CAP_DAC_READ_SEARCH)) !== 0n) return 'dac_read_search';
  return (bits & (1n << CAP_DAC_OVERRIDE)) === 0n ? undefined : 'dac_override';
}

const SYSTEM_FOLDERS = [
  '/usr/local/bin',
  '/usr/bin',
  '/bin',
  '/usr/local/sbin',
  '/usr/sbin',
  '/sbin',
];

/** Full path of a program, or undefined. Looks where system programs are too: the PATH of a service may be short. */
export function findOnPath(program: string): string | undefined {
  const said = spawnSync('/bin/sh', ['-c', 'command -v -- "$1"', 'find', program], {
    encoding: 'utf8',
  }).stdout.trim();
  if (said.startsWith('/')) return said;
  return SYSTEM_FOLDERS.map((folder) => `${folder}/${program}`).find(existsSync);
}
