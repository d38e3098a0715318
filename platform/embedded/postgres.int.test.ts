// The embedded PostgreSQL through everything that can happen to it and to us.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../log.ts';
import { lockHome } from './home-lock.ts';
import { startPostgres, type EmbeddedPostgres } from './postgres.ts';
import { until } from '../testing/until.ts';
import { isAlive } from './server-process.ts';

let home: string;
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'vigil-pg-'));
  await (await start()).stop();
});
afterAll(() => {
  rmSync(home, { recursive: true, force: true });
});

const start = (port = 0): Promise<EmbeddedPostgres> =>
  startPostgres({ home, log: silentLog, durability: 'unsafe', port });

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const answer = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return answer.rows;
}

/** Runs `code` with `startPostgres` in a process of its own and gives its standard output up to the first line. */
async function inProcess(
  homeFolder: string,
  program = import.meta.url,
): Promise<{ pid: number; serverPid: number }> {
  const code = `
    import { startPostgres } from ${JSON.stringify(new URL('./postgres.ts', program).href)};
    import { silentLog } from ${JSON.stringify(new URL('../log.ts', program).href)};
    const server = await startPostgres({ home: ${JSON.stringify(homeFolder)}, log: silentLog, durability: 'unsafe' });
    console.log(server.pid());`;
  const child = spawn(
    process.execPath,
    ['--import', import.meta.resolve('tsx'), '--input-type=module', '-e', code],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout.once('data', (bytes: Buffer) => {
      resolve(bytes.toString());
    });
    child.once('exit', (exitCode) => {
      reject(new Error(`ended with ${String(exitCode)}`));
    });
  });
  return { pid: child.pid ?? 0, serverPid: Number(line) };
}

describe('the embedded PostgreSQL', () => {
  it('keeps its data and its port between starts, and asks for its password', async () => {
    const first = await start();
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    const second = await start();
    expect(second.port).toBe(first.port);
    expect(await query(second.url, 'SELECT * FROM kept')).toEqual([{ answer: 42 }]);
    await expect(query(second.url.replace(/:[^:@]+@/, ':wrong@'), 'SELECT 1')).rejects.toThrow(
      /password/,
    );
    await second.stop();
  });

  it('ends when its parent is killed with -9, and starts again', async () => {
    const { pid, serverPid } = await inProcess(home);
    expect(isAlive(serverPid)).toBe(true);
    process.kill(pid, 'SIGKILL');
    await until(() => !isAlive(serverPid));
    const next = await start();
    expect(await query(next.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await next.stop();
  });

  it('recovers when the server itself is killed with -9', async () => {
    const server = await start();
    const pid = server.pid();
    if (pid === undefined) throw new Error('the server has no process');
    process.kill(pid, 'SIGKILL');
    expect(await server.exited).toBeDefined();
    const next = await start();
    expect(await query(next.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await next.stop();
  });

  it('stops a server of an earlier run that nobody watches any more', async () => {
    const { pid, serverPid } = await inProcess(home);
    const watchers = spawnSync('ps', ['-A', '-o', 'pid=,pgid=,args='], {
      encoding: 'utf8',
    }).stdout.split('\n');
    const ours = watchers.filter(
      (line) => line.includes('vigil-watch') && line.includes(join(home, 'postgres')),
    );
    // The younger reads the pipe and goes first: when the elder dies the process that started them may end, and the pipe with it.
    for (const line of ours.reverse()) process.kill(Number(line.trim().split(/\s+/)[0]), 'SIGKILL');
    process.kill(pid, 'SIGKILL');
    expect(isAlive(serverPid)).toBe(true);
    const next = await start();
    expect(isAlive(serverPid)).toBe(false);
    expect(await query(next.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    await next.stop();
  });

  it('is not held up by a stale lock file that names a process of somebody else', async () => {
    writeFileSync(join(home, 'postgres', 'data', 'postmaster.pid'), `${String(process.pid)}\n`);
    const server = await start();
    await server.stop();
  });

  it('says which port is taken and by which setting it is changed', async () => {
    const blocker = createServer();
    const port = await new Promise<number>((resolve) => {
      blocker.listen(0, '127.0.0.1', () => {
        const address = blocker.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    await expect(start(port)).rejects.toMatchObject({
      code: 'port-taken',
      advice: expect.stringContaining('VIGIL_POSTGRES_PORT') as string,
    });
    blocker.close();
  });

  it('refuses data of another major version', async () => {
    const other = mkdtempSync(join(tmpdir(), 'vigil-pg-old-'));
    mkdirSync(join(other, 'postgres', 'data'), { recursive: true });
    writeFileSync(join(other, 'postgres', 'data', 'PG_VERSION'), '13\n');
    await expect(startPostgres({ home: other, log: silentLog })).rejects.toMatchObject({
      code: 'postgres-other-version',
    });
    rmSync(other, { recursive: true, force: true });
  });

  it('says what to do when its password is lost', async () => {
    const path = join(home, 'secrets', 'postgres-password');
    cpSync(path, `${path}.kept`);
    writeFileSync(path, 'another\n');
    await expect(start()).rejects.toMatchObject({ code: 'postgres-password' });
    cpSync(`${path}.kept`, path);
    await (await start()).stop();
  });

  // Without root there is no other user to become; the case does not exist then.
  it.runIf(process.getuid?.() === 0)(
    'runs as root in a home, and from a checkout, that no other user can enter',
    async () => {
      const closed = mkdtempSync(join(tmpdir(), 'vigil-closed-'));
      const checkout = join(closed, 'checkout');
      const root = fileURLToPath(new URL('../..', import.meta.url));
      for (const part of ['platform', 'contracts', 'package.json'])
        cpSync(join(root, part), join(checkout, part), { recursive: true });
      // Hard links: a copy of the modules would take longer than all the rest.
      spawnSync('cp', ['-al', join(root, 'node_modules'), join(checkout, 'node_modules')]);
      expect(existsSync(join(checkout, 'node_modules', 'pg'))).toBe(true);
      const program = new URL(`file://${join(checkout, 'platform', 'embedded', 'x.ts')}`).href;
      const { pid, serverPid } = await inProcess(join(closed, 'home'), program);
      expect(isAlive(serverPid)).toBe(true);
      process.kill(pid, 'SIGKILL');
      await until(() => !isAlive(serverPid));
      rmSync(closed, { recursive: true, force: true });
    },
  );
});

describe('the lock of a home', () => {
  it('is held once, and a dead holder does not count', () => {
    const folder = mkdtempSync(join(tmpdir(), 'vigil-lock-'));
    const dead = spawnSync('true').pid;
    writeFileSync(join(folder, 'start.pid'), `${String(dead)}\n`);
    const lock = lockHome(folder);
    const other = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60000)']);
    lock.release();
    writeFileSync(join(folder, 'start.pid'), `${String(other.pid)}\n`);
    expect(() => lockHome(folder)).toThrow(/already runs/);
    other.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });
});
