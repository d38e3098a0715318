// What the doors do with input that is wrong: the answer that is promised, a count with its reason, and a good record right after that
// is taken as if nothing had been.
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { encode } from '../../ingest/charset/encode.ts';
import { ask, Desk } from './desk.ts';
import {
  codeOf,
  counter,
  framed,
  MllpConnection,
  post,
  problemOf,
  receiptOf,
  send,
  START,
} from './doors.ts';
import { DIARRHOEA, nistLike } from './nist-message.ts';
import { until, untilTrue } from './until.ts';
import { startVigil, type Vigil } from './vigil-process.ts';

const SITE = 's-990102005-1';
const OTHER_SITE = 's-990103004-1';
const MIB = 1024 * 1024;
const YEAR_MS = 366 * 86_400_000;

let vigil: Vigil;

beforeAll(async () => {
  vigil = await startVigil();
}, 900_000);

afterAll(async () => {
  await vigil.stop();
  vigil.forget();
}, 300_000);

let written = 0;

function goodRecord(): Record<string, unknown> {
  written += 1;
  return {
    kind: 'visit',
    id: `good-${written}`,
    site: SITE,
    occurredAt: Date.now() - 60_000,
    patient: { id: `G-${written}` },
    diagnoses: ['S93.4'],
  };
}

const lines = (...records: readonly unknown[]): string =>
  records.map((one) => (typeof one === 'string' ? one : JSON.stringify(one))).join('\n');

async function expectDoorOpen(): Promise<void> {
  expect(await receiptOf(vigil, [goodRecord()])).toEqual({
    accepted: 1,
    duplicates: 0,
    rejected: [],
  });
}

const rejections = async (code: string): Promise<number> =>
  (
    await vigil.sql<{ n: number }>('SELECT count(*)::int AS n FROM rejections WHERE code = $1', [
      code,
    ])
  )[0]?.n ?? -1;

describe('a request that is refused as a whole', () => {
  const refused = (code: string): Promise<number> =>
    counter(vigil, 'events_refused_total', { code });

  it.each([
    ['an unknown key', { key: 'vgl_nobody' }],
    ['no key', { key: null }],
  ])('is 401 with %s', async (_, posting) => {
    const before = await refused('unknown-site-key');
    const answer = await post(vigil, [goodRecord()], posting);
    expect([answer.status, answer.contentType]).toEqual([
      401,
      expect.stringContaining('application/problem+json'),
    ]);
    expect(problemOf(answer)).toMatchObject({ status: 401, code: 'unknown-site-key' });
    expect(await refused('unknown-site-key')).toBe(before + 1);
    await expectDoorOpen();
  });

  it('is 413 when it is too large', async () => {
    const answer = await post(vigil, Buffer.alloc(17 * MIB, 0x20));
    expect([answer.status, problemOf(answer).code]).toEqual([413, 'body-too-large']);
    expect(await refused('body-too-large')).toBe(1);
    await expectDoorOpen();
  });

  it('is 415 in a form that the door does not read', async () => {
    const answer = await post(vigil, '<visit/>', { type: 'text/xml' });
    expect([answer.status, problemOf(answer).code]).toEqual([415, 'unsupported-media-type']);
    expect(await refused('unsupported-media-type')).toBe(1);
    await expectDoorOpen();
  });

  it('is 400 in another character set than UTF-8, and nothing of it is taken', async () => {
    const body = encode(lines({ ...goodRecord(), chiefComplaint: '腹泻两天' }), 'gb18030');
    const answer = await post(vigil, body);
    expect([answer.status, problemOf(answer).code]).toEqual([400, 'invalid-charset']);
    expect(await refused('invalid-charset')).toBe(1);
    await expectDoorOpen();
  });

  it('is 429 beyond the rate of its site, and taken again later', async () => {
    await vigil.sql('UPDATE site_keys SET requests_per_second = 1 WHERE site_id = $1', [
      OTHER_SITE,
    ]);
    const key = vigil.siteKey(OTHER_SITE);
    const record = { ...goodRecord(), site: OTHER_SITE };
    const limited = await until('the door says that it is too much', async () => {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => post(vigil, [record], { key })),
      );
      return answers.find(({ status }) => status === 429);
    });
    expect(problemOf(limited).code).toBe('rate-limit');
    expect(Number(limited.retryAfter)).toBeGreaterThanOrEqual(1);
    expect(await refused('rate-limit')).toBeGreaterThan(0);
    await expectDoorOpen();
    await untilTrue('the site may send again', async () => {
      await wait(1500);
      return (await post(vigil, [record], { key })).status === 202;
    });
  });
});

describe('one bad line among good ones', () => {
  const missingTime = { ...goodRecord(), occurredAt: undefined };
  const cases: readonly (readonly [code: string, line: unknown])[] = [
    ['invalid-json', '{"kind":"visit", "id":'],
    ['missing-kind', { id: 'x-1', occurredAt: Date.now() }],
    ['unknown-kind', { kind: 'horoscope', id: 'x-2', occurredAt: Date.now() }],
    [
      'unknown-quantity',
      { kind: 'home-reading', id: 'x-3', occurredAt: Date.now(), quantity: 'mood', value: 3 },
    ],
    ['missing-time', missingTime],
    ['missing-id', { ...goodRecord(), id: undefined }],
    ['invalid-time', { ...goodRecord(), occurredAt: 'the day before' }],
    ['future-time', { ...goodRecord(), occurredAt: Date.now() + 3_600_000 }],
    ['ancient-time', { ...goodRecord(), occurredAt: Date.now() - 40 * YEAR_MS }],
    ['unknown-site', { ...goodRecord(), site: 's-000000000-1' }],
    ['invalid-record', { ...goodRecord(), temperatureC: 390 }],
  ];

  it.each(cases)(
    'is rejected as %s with its place, and the others are taken',
    async (code, line) => {
      const before = await rejections(code);
      const receipt = await receiptOf(vigil, lines(goodRecord(), line, goodRecord()));
      expect(receipt).toMatchObject({ accepted: 2, duplicates: 0 });
      expect(receipt.rejected.map((one) => [one.index, one.code])).toEqual([[1, code]]);
      expect(await rejections(code)).toBe(before + 1);
      expect(await counter(vigil, 'set_aside_total', { door: 'events-api', code })).toBe(1);
      await expectDoorOpen();
    },
  );

  it('is rejected as site-not-yours when the key is of another site', async () => {
    const answer = await post(vigil, [{ ...goodRecord(), site: SITE }], {
      key: vigil.siteKey('s-990102003-1'),
    });
    expect(JSON.parse(answer.text)).toMatchObject({
      accepted: 0,
      rejected: [{ index: 0, code: 'site-not-yours' }],
    });
    await expectDoorOpen();
  });

  it('is a duplicate when it was sent before', async () => {
    const record = goodRecord();
    await receiptOf(vigil, [record]);
    expect(await receiptOf(vigil, [record, goodRecord()])).toEqual({
      accepted: 1,
      duplicates: 1,
      rejected: [],
    });
  });
});

describe('a message over MLLP', () => {
  const stated = '201204020040';
  const good = (visitNumber: string): string =>
    nistLike({ trigger: 'A04', statedAt: stated, visitNumber, diagnoses: DIARRHOEA });

  const expectLineOpen = async (name: string): Promise<void> => {
    expect(codeOf(await send(vigil, good(`after-${name}`)))).toBe('AA');
  };

  it('from an address that is not registered is not even read', async () => {
    const line = await MllpConnection.open(vigil, '127.0.0.2');
    line.write(framed(good('foreign')));
    expect(await line.answer()).toBeUndefined();
    line.close();
    expect(await counter(vigil, 'mllp_refused_total', { reason: 'unregistered' })).toBe(1);
    await expectLineOpen('foreign');
  });

  it('that is too large is refused, and the next one of the same connection is taken', async () => {
    const line = await MllpConnection.open(vigil);
    const large = `${good('large')}OBX|9|TX|||${'x'.repeat(5 * MIB)}\r`;
    expect(codeOf(await line.exchange(large))).toBe('AR');
    expect(codeOf(await line.exchange(good('after-large')))).toBe('AA');
    line.close();
    expect(await counter(vigil, 'mllp_dropped_total', { reason: 'oversized' })).toBe(1);
  });

  it('that never ends is refused and its connection ended', async () => {
    const line = await MllpConnection.open(vigil);
    line.write(START);
    line.write(Buffer.from(good('endless')));
    for (let mib = 0; mib < 24; mib += 1) line.write(Buffer.alloc(MIB, 0x78));
    expect(codeOf((await line.answer())?.toString('latin1') ?? '')).toBe('AR');
    expect(await line.answer()).toBeUndefined();
    expect(await counter(vigil, 'mllp_cut_total', { reason: 'endless-frame' })).toBe(1);
    await expectLineOpen('endless');
  });

  const nameless = good('nameless').replaceAll('LakeMichMC^9879874000^NPI', '');
  const timeless = good('timeless').replaceAll(`|${stated}|`, '||');
  const undecodable = Buffer.concat([
    Buffer.from(good('undecodable').replace(/\r$/, '|')),
    Buffer.from([0xff, 0xfe, 0xff, 0x0d]),
  ]);
  const early = nistLike({
    trigger: 'A04',
    statedAt: stated,
    visitNumber: 'early',
    occurredAt: '195001010101',
  });
  const late = nistLike({ trigger: 'A04', statedAt: '209901010101', visitNumber: 'late' });

  it.each<[string, string | Buffer]>([
    ['missing-facility', nameless],
    ['missing-time', timeless],
    ['undecodable', undecodable],
    ['ancient-time', early],
    ['future-time', late],
  ])('with %s is acknowledged, set aside and counted', async (code, message) => {
    const before = await rejections(code);
    expect(codeOf(await send(vigil, message))).toBe('AA');
    expect(await rejections(code)).toBe(before + 1);
    expect(await counter(vigil, 'set_aside_total', { door: 'mllp', code })).toBe(1);
    await expectLineOpen(code);
  });

  it.each([
    ['not-hl7', 'GET / HTTP/1.1\r\n\r\n'],
    ['unsupported-type', good('type').replace('ADT^A04^ADT_A01', 'SIU^S12^SIU_S12')],
    ['unsupported-event', good('event').replace('ADT^A04^ADT_A01', 'ADT^A61^ADT_A61')],
    ['unsupported-version', good('version').replace('|2.5.1|', '|9.9|')],
    ['unsupported-processing-id', good('training').replace('|P|2.5.1', '|T|2.5.1')],
  ])('that is %s is sent back and counted', async (code, message) => {
    const before = await rejections(code);
    expect(codeOf(await send(vigil, message))).toBe('AR');
    expect(await rejections(code)).toBe(before + 1);
    await expectLineOpen(code);
  });
});

describe('an act at the dashboard', () => {
  const acting = (token: string, headers: Record<string, string> = {}): RequestInit => ({
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ command: 'acknowledge' }),
  });
  const path = `/api/alerts/al-${'a'.repeat(26)}/commands`;
  const key = { 'idempotency-key': 'one-two-three' };

  it('is 401 for nobody, 400 without a key, 400 for no command and 404 for no alert', async () => {
    const { token } = await Desk.signIn(vigil, 'duty.city');
    expect((await ask(vigil, path, acting('made.up', key))).status).toBe(401);
    const keyless = await ask(vigil, path, acting(token));
    expect(keyless).toMatchObject({ status: 400, body: { code: 'idempotency-key-needed' } });
    const strange = await ask(vigil, path, {
      ...acting(token, key),
      body: JSON.stringify({ command: 'dance' }),
    });
    expect(strange).toMatchObject({ status: 400, body: { code: 'invalid-command' } });
    const unknown = await ask(vigil, path, acting(token, key));
    expect(unknown).toMatchObject({ status: 404, body: { code: 'unknown-subject' } });
  });

  it('finds the door shut after too many wrong passwords, and others still come in', async () => {
    const guess = (): Promise<{ status: number }> =>
      ask(vigil, '/api/session', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ user: 'epi', password: 'not this one' }),
      });
    await until('guessing is stopped', async () =>
      (await guess()).status === 429 ? true : undefined,
    );
    expect((await Desk.signIn(vigil, 'duty.city')).token).not.toBe('');
  });
});

it('blocked nothing: every stage is ready and no letter is dead', async () => {
  for (const stage of ['ingest', 'detectors', 'alerts', 'dashboard'] as const) {
    expect((await fetch(vigil.url(stage, '/readyz'))).status).toBe(200);
  }
  const rows = await vigil.sql<{ n: number }>('SELECT count(*)::int AS n FROM dead_letters');
  expect(rows[0]?.n).toBe(0);
});
