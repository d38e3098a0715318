// The embedded nats-server: rights, crashes, and what is said when there is none.
import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createPublisher } from '../bus/publish.ts';
import { connectBus } from '../bus/connect.ts';
import { ensureStreams } from '../bus/ensure-streams.ts';
import { silentLog } from '../log.ts';
import { startTestBus, type TestBus } from '../testing/test-bus.ts';
import { findNatsServer } from './nats-binary.ts';
import { busCredentials, startNats } from './nats.ts';
import { isAlive } from './server-process.ts';

const encoder = new TextEncoder();

describe('the embedded nats-server', () => {
  let server: TestBus;
  beforeAll(async () => {
    server = await startTestBus();
  });
  afterAll(() => server.stop());

  it('lets a stage write its own stream and no other', async () => {
    const dashboard = await server.connect('dashboard');
    const publisher = createPublisher(dashboard, { patienceMs: 600, ackTimeoutMs: 300 });
    const send = (subject: string): Promise<unknown> =>
      publisher.publish({ subject, msgId: subject, payload: encoder.encode('x') });
    await expect(send('vigil.v1.commands.alert')).resolves.toMatchObject({ duplicate: false });
    await expect(send('vigil.v1.signals.exceedance')).rejects.toMatchObject({ kind: 'transient' });
    publisher.close();
  });

  it('lets a stage read only what it works on, and nobody empty a stream', async () => {
    const dashboard = await server.connect('dashboard');
    const config = { filter_subject: 'vigil.v1.events.>', name: 'spy' };
    await expect(dashboard.manager.consumers.add('EVENTS', config)).rejects.toThrow();
    const admin = await server.connect('admin');
    await expect(admin.manager.streams.purge('COMMANDS')).rejects.toThrow();
  });

  it('prepares streams that are already there without changing them', async () => {
    expect(await ensureStreams(await server.connect('admin'))).toEqual([]);
  });

  it('refuses a wrong password at once', async () => {
    const credentials = { user: 'ingest', password: 'wrong' };
    const connecting = connectBus({ url: server.url, name: 'ingest', credentials, log: silentLog });
    await expect(connecting).rejects.toMatchObject({ kind: 'invariant', code: 'bus-sign-in' });
  });

  it('takes user and password from the address too', async () => {
    const { user, password } = busCredentials(server.home, 'ingest');
    const url = server.url.replace('//', `//${user}:${password}@`);
    const bus = await connectBus({ url, name: 'ingest', log: silentLog });
    expect(bus.isConnected()).toBe(true);
    await bus.close();
  });

  it('keeps its configuration, which holds passwords, to its owner', () => {
    const path = join(server.home, 'nats', 'nats.conf');
    expect(statSync(path).mode & 0o077).toBe(0);
    expect(readFileSync(path, 'utf8')).toContain(busCredentials(server.home, 'alerts').password);
  });

  it('takes over from a server of an earlier run that is still there', async () => {
    const home = mkdtempSync(join(tmpdir(), 'vigil-nats-'));
    const first = await startNats({ home, log: silentLog });
    const pid = first.pid() ?? -1;
    const second = await startNats({ home, log: silentLog });
    expect(isAlive(pid)).toBe(false);
    expect(second.port).toBe(first.port);
    await second.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it('says that NATS cannot be reached, and where', async () => {
    const connecting = connectBus({
      url: 'nats://secret:word@127.0.0.1:1',
      name: 'ingest',
      log: silentLog,
      firstConnectMs: 300,
    });
    const error = await connecting.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: 'bus-unreachable' });
    expect(String(error)).toContain('127.0.0.1:1');
    expect(String(error)).not.toContain('word');
  });
});

describe('finding a nats-server', () => {
  it('reports every way that was tried, with its reason and what to do', async () => {
    const home = mkdtempSync(join(tmpdir(), 'vigil-find-'));
    const cache = join(home, 'cache');
    const finding = findNatsServer({
      home,
      log: silentLog,
      downloads: [],
      cacheFolders: [cache],
      usePath: false,
    });
    await expect(finding).rejects.toMatchObject({
      code: 'no-nats-server',
      message: expect.stringContaining('PATH') as string,
      advice: expect.stringContaining('VIGIL_NATS_SERVER') as string,
    });
    rmSync(home, { recursive: true, force: true });
  });

  it('refuses a named program that is too old or none', async () => {
    const home = mkdtempSync(join(tmpdir(), 'vigil-find-'));
    const old = join(home, 'nats-server');
    writeFileSync(old, '#!/bin/sh\necho "nats-server: v2.8.4"\n');
    chmodSync(old, 0o755);
    const find = (wanted: string): Promise<unknown> =>
      findNatsServer({ home, log: silentLog, wanted });
    await expect(find(old)).rejects.toThrow(/2\.8\.4.*2\.9\.0 or later/);
    await expect(find(join(home, 'nothing'))).rejects.toMatchObject({ code: 'bad-nats-server' });
    rmSync(home, { recursive: true, force: true });
  });
});
