// Home devices at the doors of the started product: mosquitto_pub under one session while the stream's server and the door itself are killed, and a
// kit over HTTP. What was acknowledged is stored once, and nothing else is.
import { spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { killAndAwaitSuccessor } from '../crash/victims.ts';
import { findProgram } from '../programs.ts';
import { receiptOf } from './doors.ts';
import { publishTo } from './mqtt-client.ts';
import { untilTrue } from './until.ts';
import { startVigil, type Vigil } from './vigil-process.ts';

const SITE = 's-990102005-1';
const mosquitto = findProgram('mosquitto_pub', process.env);
let vigil: Vigil;

beforeAll(async () => {
  vigil = await startVigil();
}, 900_000);
afterAll(async () => {
  await vigil.stop();
  vigil.forget();
}, 300_000);

const reading = (id: string, more: object = {}) => ({
  id,
  occurredAt: Date.now() - 60_000,
  quantity: '收缩压',
  value: 17.1,
  unit: 'kPa',
  device: { serial: 'BP-00417' },
  patient: { id: 'P-1' },
  ...more,
});

const stored = async (): Promise<{ body: Record<string, unknown>; door: string }[]> =>
  vigil.sql(
    `SELECT event->'body' AS body, event->>'door' AS door FROM events WHERE kind = 'home-reading' ORDER BY received_at`,
  );

describe('home devices', () => {
  it('send a kit over HTTP and a reading over MQTT', async () => {
    const receipt = await receiptOf(vigil, [
      {
        kind: 'home-reading',
        site: SITE,
        ...reading('kit-1'),
        readings: [
          { quantity: '血压', value: '128/82', unit: 'mmHg' },
          { quantity: '血糖', value: 110, unit: 'mg/dL', context: '空腹' },
        ],
      },
    ]);
    expect(receipt).toEqual({ accepted: 3, duplicates: 0, rejected: [] });
    expect(
      await publishTo(vigil, { site: SITE, payload: JSON.stringify(reading('single-1')) }),
    ).toBe(0);
    await untilTrue('four readings are stored', async () => (await stored()).length === 4);
    expect((await stored()).map(({ door }) => door).sort()).toEqual([
      'events-api',
      'events-api',
      'events-api',
      'mqtt',
    ]);
  });

  // Debian's mosquitto-clients; the machine may lack them.
  it.skipIf('missing' in mosquitto)(
    'lose and double nothing when the stream’s server and the door die under mosquitto_pub',
    async () => {
      const before = (await stored()).length;
      const count = 400;
      const child = spawn(
        'path' in mosquitto ? mosquitto.path : '',
        [
          '-h',
          '127.0.0.1',
          '-p',
          String(vigil.ports.mqtt),
          '-u',
          SITE,
          '-P',
          vigil.siteKey(SITE),
          '-t',
          `vigil/v1/${SITE}/readings`,
          '-q',
          '1',
          '-c',
          '-i',
          'cuff-1',
          '-l',
        ],
        { stdio: ['pipe', 'ignore', 'ignore'] },
      );
      const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
      const tell = async (): Promise<void> => {
        for (let at = 0; at < count; at += 1) {
          child.stdin.write(`${JSON.stringify(reading(`cuff-${at}`, { value: 16 + (at % 4) }))}\n`);
          await wait(20);
        }
        child.stdin.end();
      };
      const telling = tell();
      await wait(1_500);
      await killAndAwaitSuccessor(vigil, 'nats-server');
      await wait(1_500);
      await killAndAwaitSuccessor(vigil, 'ingest');
      await telling;
      expect(await ended).toBe(0);
      await untilTrue(
        'all readings are stored',
        async () => (await stored()).length >= before + count,
      );
      expect(await stored()).toHaveLength(before + count);
    },
  );
});
