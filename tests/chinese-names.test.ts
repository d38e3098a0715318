// 東, 珅, 頭, 誠: in GBK the second byte of each is one of | ^ ~ \. Sent by real clients over a real socket they stay what they are, in the
// event as far as it may say so, in the answer byte for byte.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, expect, it } from 'vitest';
import { pino } from 'pino';
import { createMetrics } from '../platform/metrics.ts';
import { findProgram } from './programs.ts';
import { encode } from '../ingest/charset/encode.ts';
import {
  rememberingParts,
  SITE,
  visitMessage,
  type RememberingParts,
} from '../ingest/hot-folder/files.fixture.ts';
import { Client, closeAll, open, settle, type Door } from '../ingest/mllp/door.fixture.ts';
import { frame } from '../ingest/mllp/framer.ts';
import { receiveFrame } from '../ingest/mllp/receive-frame.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'vigil-names-'));
afterEach(closeAll);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const NAMES = '東珅頭誠';
/** Each in front of a separator and behind one, in the name, the facility's words, the complaint. */
const words = { name: '東^珅頭誠', complaint: '頭痛|発熱'.replace('|', '，') + '，腹泻，東珅誠' };
const message = (charset: string): Uint8Array => {
  const text = visitMessage(1, { ...words, charset }).replace('|HIS|', `|${NAMES}|`);
  return encode(text, 'gb18030');
};

async function openDoor(): Promise<{ readonly door: Door; readonly parts: RememberingParts }> {
  const parts = rememberingParts();
  const flow = createMetrics('test').flow('messages', {
    dropped: ['duplicate', 'quarantined', 'refused', 'nothing-to-count'],
    errored: ['not-stored'],
  });
  const peer = { site: SITE, speaksForAll: false, unknownFacility: 'own-site' } as const;
  const log = pino({ level: 'silent' });
  const door = await open({
    onMessage: (bytes) => receiveFrame(bytes, peer, { ...parts, flow, log }),
  });
  return { door, parts };
}

function expectWhole({ stored, aside }: RememberingParts): void {
  expect(aside).toEqual([]);
  const [event] = [...stored.values()];
  if (event?.kind !== 'visit') throw new Error('no visit');
  const { complaints, sex, ageBand, class: visitClass } = event.body.fields;
  // Had a second byte been taken for a separator, every later field would stand elsewhere.
  expect([sex, ageBand, visitClass]).toEqual(['female', '25-44', 'outpatient']);
  expect(complaints?.join()).toContain('腹泻');
  expect(event.occurredFrom).toBe('stated');
  expect(JSON.stringify(event)).not.toMatch(/[東珅誠]/);
}

it.each(['GBK', 'GB 18030-2000', 'GB2312', ''])(
  'survive from a socket where MSH-18 says %j',
  async (charset) => {
    const { door, parts } = await openDoor();
    const client = new Client(door.port);
    client.socket.write(frame(message(charset)));
    const [answer = ''] = await client.answered(1);
    const bytes = Buffer.from(answer, 'latin1');
    expect(bytes.includes(Buffer.from(encode(`|${NAMES}|H1|`, 'gb18030')))).toBe(true);
    expect(answer).toMatch(/\rMSA\|AA\|M1\r$/);
    expectWhole(parts);
    await settle(door);
  },
);

const sender = findProgram('mllp_send', process.env);

// The machine may lack mllp_send (Debian: python3-hl7).
it.skipIf('missing' in sender)('survive from mllp_send', async () => {
  const { door, parts } = await openDoor();
  const path = join(folder, 'gbk.hl7');
  writeFileSync(path, Buffer.concat([frame(message('GBK'))]));
  const program = 'path' in sender ? sender.path : '';
  const { stdout } = await run(
    program,
    ['--port', String(door.port), '--file', path, '127.0.0.1'],
    { timeout: 60_000, encoding: 'latin1' },
  );
  expect(stdout).toMatch(/MSA\|AA\|M1/);
  expectWhole(parts);
  await settle(door);
});
