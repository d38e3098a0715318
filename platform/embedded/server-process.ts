// Runs a server of another make as our child, so that it never outlives us: a tiny shell stands between and watches a pipe that
// closes when we end, however we end (kill -9 included). Then it stops the server as gently as the server knows.
import { spawn, type ChildProcess } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { TransientError, systemCode } from '../errors.ts';

export interface ServerCommand {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Holds the process id of the server itself, not of the shell. */
  readonly pidFile: string;
  readonly logFile: string;
  /** What stops it cleanly: TERM, INT. */
  readonly stopSignal: 'TERM' | 'INT';
  readonly environment?: Readonly<Record<string, string>>;
  readonly folder?: string;
}

export interface ServerProcess {
  readonly exited: Promise<string>;
  hasExited(): boolean;
  pid(): number | undefined;
  /** Clean stop; kills after `patienceMs`. */
  stop(patienceMs?: number): Promise<void>;
  /** The last lines of its log, for an error message. */
  lastLines(): string;
}

// The pipe is standard input. `read` returns when it closes. Servers run in a session of their own: Ctrl-C in the terminal must
// reach only us, because the stages have to finish before their servers go.
const WATCHER = `
signal=$1; pidfile=$2; shift 2
exec 3<&0
"$@" </dev/null 3<&- &
server=$!
echo "$server" >"$pidfile"
( while read -r line <&3; do :; done; kill -"$signal" "$server" 2>/dev/null ) &
watcher=$!
exec 3<&-
wait "$server"
code=$?
kill "$watcher" 2>/dev/null
exit "$code"
`;

const LOG_BYTES_MAX = 10_000_000;
const PATIENCE_MS = 20_000;

export function startServer(server: ServerCommand): ServerProcess {
  if (existsSync(server.logFile) && statSync(server.logFile).size > LOG_BYTES_MAX) {
    renameSync(server.logFile, `${server.logFile}.old`);
  }
  // Not removed by the shell at its end: by then it may be the file of the next server.
  rmSync(server.pidFile, { force: true });
  const log = openSync(server.logFile, 'a', 0o600);
  const logStart = statSync(server.logFile).size;
  const child = spawn(
    '/bin/sh',
    ['-c', WATCHER, 'vigil-watch', server.stopSignal, server.pidFile, ...inEnvironment(server)],
    {
      detached: true,
      stdio: ['pipe', log, log],
      ...(server.folder !== undefined && { cwd: server.folder }),
    },
  );
  closeSync(log);
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => {
      resolve(error.message);
    });
    child.once('exit', (code, signal) => {
      resolve(signal === null ? `exit code ${String(code)}` : `signal ${signal}`);
    });
  });
  child.stdin?.on('error', () => undefined);
  let over = false;
  void exited.then(() => (over = true));
  return {
    exited,
    hasExited: () => over,
    pid: () => readPid(server.pidFile),
    stop: (patienceMs = PATIENCE_MS) =>
      stopChild(child, { exited, patienceMs, pidFile: server.pidFile }),
    lastLines: () =>
      readFileSync(server.logFile)
        .subarray(logStart)
        .toString('utf8')
        .trim()
        .split('\n')
        .slice(-8)
        .join('\n'),
  };
}

/** Variables are set by `env`, so that nothing here has to read our own. */
function inEnvironment(server: ServerCommand): readonly string[] {
  const variables = Object.entries(server.environment ?? {}).map(
    ([name, value]) => `${name}=${value}`,
  );
  return variables.length === 0 ? server.command : ['env', ...variables, ...server.command];
}

async function stopChild(
  child: ChildProcess,
  stop: { exited: Promise<string>; patienceMs: number; pidFile: string },
): Promise<void> {
  child.stdin?.end();
  const patience = sleepThen(stop.patienceMs, 'late');
  if ((await Promise.race([stop.exited, patience])) !== 'late') return;
  if (child.pid !== undefined) killGroup(child.pid);
  await stop.exited;
}

/** The shell and all its children: they are one session. */
function killGroup(leader: number): void {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // Gone already.
  }
}

function sleepThen<T>(durationMs: number, value: T): Promise<T> {
  return new Promise((resolve) => {
    setTimeout(() => {
      resolve(value);
    }, durationMs).unref();
  });
}

export function readPid(pidFile: string): number | undefined {
  if (!existsSync(pidFile)) return undefined;
  const pid = Number.parseInt(readFileSync(pidFile, 'utf8'), 10);
  return Number.isInteger(pid) && pid > 1 ? pid : undefined;
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return systemCode(error) === 'EPERM';
  }
}

/** A dead process whose parent has not asked yet still answers signals. */
function isZombie(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${String(pid)}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).startsWith('Z');
  } catch {
    return false;
  }
}

/** Waits for `isReady`; fails early with the log's last lines when the server ends. */
export async function waitUntilReady(
  server: ServerProcess,
  wait: {
    readonly name: string;
    readonly timeoutMs: number;
    readonly isReady: () => Promise<boolean>;
  },
): Promise<void> {
  const deadline = Date.now() + wait.timeoutMs;
  while (!server.hasExited()) {
    if (await wait.isReady()) return;
    if (Date.now() > deadline) {
      throw new TransientError(
        'server-slow',
        `${wait.name} did not answer within ${String(wait.timeoutMs / 1000)} s:\n${server.lastLines()}`,
      );
    }
    await sleepThen(40, undefined);
  }
  throw new TransientError(
    'server-ended',
    `${wait.name} ended at once (${await server.exited}):\n${server.lastLines()}`,
  );
}
