// The MQTT door with a client of another house: mosquitto_pub and mosquitto_sub, over TCP and TLS, in both versions and all qualities.
import { execFile, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { until } from '../../platform/testing/until.ts';
import { reading, SITE_KEY } from '../home/reading.fixture.ts';
import { closeAll, openDoor, TOPIC } from './mqtt-door.fixture.ts';

const canRun = (program: string, word: string): boolean => {
  try {
    execFileSync(program, [word], { stdio: 'ignore' });
    return true;
  } catch (error) {
    // `--help` of mosquitto_pub ends with 1.
    return error instanceof Error && !('code' in error && error.code === 'ENOENT');
  }
};
const hasMosquitto = canRun('mosquitto_pub', '--help');
const hasOpenssl = canRun('openssl', 'version');
const folder = mkdtempSync(join(tmpdir(), 'vigil-mqtt-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(closeAll);

interface Run {
  readonly code: number;
  readonly words: string;
}

const wordsFor = (port: number, more: readonly string[]): string[] => [
  '-h',
  '127.0.0.1',
  '-p',
  String(port),
  '-u',
  's-one',
  '-P',
  SITE_KEY,
  ...more,
];

const mosquitto = (program: string, port: number, more: readonly string[]): Promise<Run> =>
  new Promise((resolve) => {
    execFile(program, wordsFor(port, more), { timeout: 30_000 }, (error, out, err) => {
      resolve({ code: error === null ? 0 : Number(error.code ?? 1), words: out + err });
    });
  });
const publish = (port: number, more: readonly string[]): Promise<Run> =>
  mosquitto('mosquitto_pub', port, ['-t', TOPIC, ...more]);

// Debian's mosquitto-clients; a machine may lack them.
describe.skipIf(!hasMosquitto)('mosquitto_pub', () => {
  it.each([
    ['mqttv311', '0'],
    ['mqttv311', '1'],
    ['mqttv311', '2'],
    ['mqttv5', '0'],
    ['mqttv5', '1'],
    ['mqttv5', '2'],
    ['mqttv31', '1'],
  ])('publishes by %s with quality %s', async (version, quality) => {
    const door = await openDoor();
    const run = await publish(door.port, [
      '-V',
      version,
      '-q',
      quality,
      '-m',
      JSON.stringify(reading()),
    ]);
    expect(run).toEqual({ code: 0, words: '' });
    await until(() => door.published.length > 0);
    expect(door.published).toHaveLength(1);
  });

  it('is told what is wrong where its version can be told', async () => {
    const door = await openDoor();
    const bad = JSON.stringify({ ...reading(), unit: 'stones' });
    expect((await publish(door.port, ['-V', 'mqttv5', '-q', '1', '-m', bad])).words).toMatch(
      /Payload format invalid/i,
    );
    expect(await publish(door.port, ['-V', 'mqttv311', '-q', '1', '-m', bad])).toMatchObject({
      code: 0,
    });
    expect(door.aside.map(({ code }) => code)).toEqual(['unknown-unit', 'unknown-unit']);
  });

  it('with a wrong key is refused', async () => {
    const door = await openDoor();
    const run = await publish(door.port, ['-q', '1', '-m', 'x', '-P', 'guess']);
    expect(run.code).not.toBe(0);
    expect(run.words).toMatch(/not authori[sz]ed/i);
  });

  it('sends again, under its session, what was not acknowledged while storage was down: nothing is lost or doubled', async () => {
    const door = await openDoor();
    door.storage('down');
    const lines = Array.from({ length: 40 }, (_, at) =>
      JSON.stringify(reading({ id: `line-${at}` })),
    );
    const child = spawn(
      'mosquitto_pub',
      wordsFor(door.port, ['-t', TOPIC, '-q', '1', '-c', '-i', 'cuff-1', '-l']),
      {
        stdio: ['pipe', 'ignore', 'ignore'],
      },
    );
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    child.stdin.end(`${lines.join('\n')}\n`);
    await until(async () =>
      /mqtt_cut_total\{reason="not-stored".*\} [1-9]/.test(await door.metrics.text()),
    );
    expect(door.published).toEqual([]);
    door.storage('up');
    await until(() => door.published.length >= lines.length);
    expect(await ended).toBe(0);
    expect(door.published).toHaveLength(lines.length);
    expect(await door.metrics.text()).toMatch(/mqtt_messages_total\{outcome="taken",qos="1".*\} 4/);
  });
});

// Debian's mosquitto-clients; a machine may lack them.
describe.skipIf(!hasMosquitto)('mosquitto_sub', () => {
  it('reads nothing here', async () => {
    const door = await openDoor();
    const run = await mosquitto('mosquitto_sub', door.port, ['-t', '#', '-W', '5']);
    expect(run.words).toMatch(/denied/i);
  });
});

// Certificates are made with openssl, which a machine may lack as well.
describe.skipIf(!hasMosquitto || !hasOpenssl)('mosquitto_pub over TLS', () => {
  it('checks the certificate of the door and is taken', async () => {
    const [key, cert] = [join(folder, 'door.key'), join(folder, 'door.crt')];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-nodes',
        '-days',
        '2',
        '-subj',
        '/CN=127.0.0.1',
        '-addext',
        'subjectAltName=IP:127.0.0.1',
        '-keyout',
        key,
        '-out',
        cert,
      ],
      { stdio: 'ignore' },
    );
    const door = await openDoor({ key: readFileSync(key), cert: readFileSync(cert) });
    const run = await publish(door.port, [
      '--cafile',
      cert,
      '-q',
      '1',
      '-m',
      JSON.stringify(reading()),
    ]);
    expect(run).toEqual({ code: 0, words: '' });
    expect(door.published).toHaveLength(1);
    expect((await publish(door.port, ['-q', '1', '-m', 'x'])).code).not.toBe(0);
  });
});
