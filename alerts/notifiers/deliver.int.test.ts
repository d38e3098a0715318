// The notifiers against real receivers and a real database, on a time that moves only when told to: once delivered, nothing lost, nothing doubled,
// through outages, two workers, storms and limits.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Pool } from '../../platform/store/pool.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import { HOUR_MS } from '../../contracts/time.ts';
import { MONDAY } from '../outbreak.fixture.ts';
import { dingtalkSignature } from './channels/robots.ts';
import { verdictOf, type WebhookHeaders } from './channels/webhook-signature.ts';
import {
  mailChannel,
  outcomes,
  rulesOf,
  seedStorm,
  startMailServer,
  startReceiver,
  webhookChannel,
  WEBHOOK_SECRET,
  workerOn,
  type MailServer,
  type Received,
  type Receiver,
} from './receivers.fixture.ts';
import { watchNotifications } from './watchdog.ts';

let database: TestDatabase;
let store: Pool;
let receiver: Receiver;
let mail: MailServer;
let time: { now: number };

beforeAll(async () => {
  database = await freshDatabase();
  store = await database.poolAs('vigil_alerts');
}, 60_000);
afterAll(() => database.drop());

beforeEach(async () => {
  time = { now: MONDAY };
  [receiver, mail] = await Promise.all([startReceiver(), startMailServer()]);
});
afterEach(async () => {
  await Promise.all([receiver.close(), mail.close()]);
  await database.pool.query(
    'TRUNCATE notification_attempts, notification_items, notification_messages, notification_lanes, notifications, alerts CASCADE',
  );
});

const hook = (more: object = {}): object => webhookChannel('hook', receiver.url, more);
const office = (...steps: readonly object[]): object[] => [
  { department: 'disease-control', steps },
];
const toHook = { channel: 'hook' };
const toMail = { channel: 'mail', to: ['duty@office.example'] };
const storm = (count: number, more: object = {}) =>
  seedStorm(store, { count, department: 'disease-control', at: MONDAY, ...more });

interface Document {
  readonly id: string;
  readonly notifications: readonly { readonly id: string }[];
}
const documentOf = (one: Received): Document => JSON.parse(one.body) as Document;
const told = (all: readonly Received[]): string[] =>
  all.flatMap((one) => documentOf(one).notifications.map(({ id }) => id));
const attempts = async (): Promise<object[]> =>
  (
    await store.query<object>(
      'SELECT try, outcome, code FROM notification_attempts ORDER BY started_at, message_id, try',
    )
  ).rows;

describe('a signed webhook', () => {
  it('is delivered once, with a signature that its receiver can verify', async () => {
    await storm(1, { level: 'I' });
    const worker = workerOn(store, rulesOf({ channels: [hook()], chains: office(toHook) }), time);
    await worker.round();
    await worker.round();
    expect(receiver.received).toHaveLength(1);
    const [one] = receiver.received;
    const headers = one!.headers as Partial<WebhookHeaders>;
    const asReceiver = { secret: WEBHOOK_SECRET, now: time.now };
    expect(verdictOf(headers, one!.body, asReceiver)).toBe('genuine');
    expect(verdictOf(headers, one!.body.replace('storm', 'calm'), asReceiver)).toBe(
      'wrong-signature',
    );
    expect(verdictOf(headers, one!.body, { ...asReceiver, now: time.now + HOUR_MS })).toBe(
      'outside-window',
    );
    expect(documentOf(one!)).toMatchObject({
      type: 'vigil.notifications.v1',
      department: { code: 'disease-control', names: { zh: '疾控' } },
      notifications: [
        {
          reason: { code: 'called-up', names: { zh: '新任务', en: 'New duties' } },
          alert: { title: { zh: 'storm 警情 1', en: 'storm alert 1' }, level: 'I', state: 'open' },
        },
      ],
    });
    expect(await outcomes(store)).toEqual({ delivered: 1 });
  });

  it('that fails is tried again under the same id', async () => {
    await storm(1, { level: 'I' });
    const worker = workerOn(store, rulesOf({ channels: [hook()], chains: office(toHook) }), time);
    receiver.answer = () => ({ status: receiver.received.length < 2 ? 503 : 204 });
    await worker.passTime(MONDAY + 60_000);
    expect(receiver.received).toHaveLength(2);
    expect(new Set(receiver.received.map((one) => one.headers['webhook-id'])).size).toBe(1);
    expect(await attempts()).toEqual([
      { try: 1, outcome: 'failed', code: 'receiver-error' },
      { try: 2, outcome: 'sent', code: null },
    ]);
    expect(await outcomes(store)).toEqual({ delivered: 1 });
  });

  it('follows no redirect and reaches no address inside that its channel may not', async () => {
    await storm(1, { level: 'I' });
    const elsewhere = await startReceiver();
    receiver.answer = () => ({ status: 307, headers: { location: elsewhere.url } });
    const worker = workerOn(store, rulesOf({ channels: [hook()], chains: office(toHook) }), time);
    await worker.round();
    await elsewhere.close();
    expect(elsewhere.received).toHaveLength(0);
    expect(await attempts()).toEqual([{ try: 1, outcome: 'failed', code: 'refused' }]);
    const inside = hook({
      network: 'public',
      url: receiver.url.replace('http', 'https').replace('127.0.0.1', 'localhost'),
    });
    const other = workerOn(store, rulesOf({ channels: [inside], chains: office(toHook) }), time);
    await other.passTime(MONDAY + 3 * 60_000);
    expect((await attempts()).at(-1)).toMatchObject({
      outcome: 'failed',
      code: 'forbidden-address',
    });
    expect(receiver.received).toHaveLength(1);
  });
});

describe('mail', () => {
  it('reaches the office with the full subject in both languages and a Message-ID of its own', async () => {
    await storm(1, { level: 'II' });
    const rules = rulesOf({ channels: [mailChannel('mail', mail.port)], chains: office(toMail) });
    await workerOn(store, rules, time).round();
    expect(mail.mails).toHaveLength(1);
    expect(mail.mails[0]).toMatch(/^Message-ID: <nm-[a-z2-7]{26}@vigil\.example>/m);
    expect(mail.mails[0]).toMatch(/^To: duty@office\.example/m);
    const text = bodyOf(mail.mails[0]!);
    expect(text).toContain('新任务: storm 警情 1');
    expect(text).toContain('New duties: storm alert 1');
    expect(text).toMatch(/https:\/\/vigil\.example\/alerts\/al-[a-z2-7]{26}/);
    expect(await outcomes(store)).toEqual({ delivered: 1 });
  });

  it('with a password goes over STARTTLS only, and not at all to a certificate that nobody vouches for', async () => {
    await storm(1, { level: 'I' });
    const channel = mailChannel('mail', mail.port, {
      tls: 'starttls',
      user: 'vigil',
      password: { env: 'VIGIL_TEST_PASSWORD' },
    });
    await workerOn(store, rulesOf({ channels: [channel], chains: office(toMail) }), time).round();
    expect(mail.mails).toHaveLength(0);
    expect(await attempts()).toEqual([{ try: 1, outcome: 'failed', code: 'tls' }]);
  });
});

/** The text part, decoded. */
function bodyOf(raw: string): string {
  const [head = '', ...rest] = raw.split('\r\n\r\n');
  const body = rest.join('\r\n\r\n');
  if (/base64/i.test(head)) return Buffer.from(body, 'base64').toString('utf8');
  const bytes = body
    .replace(/=\r\n/g, '')
    .replace(/=([0-9A-F]{2})/g, (_whole, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

describe('robots', () => {
  const robots = (): object => ({
    channels: [
      {
        id: 'wecom',
        kind: 'wecom',
        url: receiver.url,
        network: 'private',
        key: { env: 'VIGIL_TEST_KEY' },
        perOfficeMinute: 60,
      },
      {
        id: 'ding',
        kind: 'dingtalk',
        url: receiver.url,
        network: 'private',
        accessToken: { env: 'VIGIL_TEST_KEY' },
        secret: { env: 'VIGIL_TEST_SIGN' },
      },
    ],
    chains: [
      { department: 'disease-control', steps: [{ channel: 'wecom' }] },
      { department: 'education', steps: [{ channel: 'ding' }] },
    ],
  });

  it('of WeCom get Markdown of at most 4096 bytes, fewer than 20 a minute, and every subject once', async () => {
    receiver.answer = () => ({ status: 200, body: '{"errcode":0,"errmsg":"ok"}' });
    await storm(400);
    const worker = workerOn(store, rulesOf(robots()), time);
    const sentAt: number[] = [];
    receiver.answer = () => {
      sentAt.push(time.now);
      return { status: 200, body: '{"errcode":0,"errmsg":"ok"}' };
    };
    await worker.passTime(MONDAY + 5 * 60_000);
    expect(await outcomes(store)).toEqual({ delivered: 400 });
    for (const at of sentAt)
      expect(sentAt.filter((other) => other >= at && other < at + 60_000).length).toBeLessThan(20);
    const contents = receiver.received.map((one) => {
      expect(one.url.searchParams.get('key')).toBe('robot-key-of-the-test');
      return (JSON.parse(one.body) as { markdown: { content: string } }).markdown.content;
    });
    for (const content of contents) expect(Buffer.byteLength(content)).toBeLessThanOrEqual(4096);
    const all = contents.join('\n');
    const titles = all.match(/storm 警情 \d+/g);
    expect(titles).toHaveLength(400);
    expect(new Set(titles).size).toBe(400);
  });

  it('of DingTalk get a signature of the time, and a refusal for speed makes everybody wait', async () => {
    await seedStorm(store, { count: 1, department: 'education', at: MONDAY, level: 'I' });
    receiver.answer = () => ({
      status: 200,
      body: `{"errcode":${receiver.received.length < 2 ? '130101' : '0'}}`,
    });
    const worker = workerOn(store, rulesOf(robots()), time);
    await worker.round();
    const [one] = receiver.received;
    const at = Number(one!.url.searchParams.get('timestamp'));
    expect(at).toBe(MONDAY);
    expect(one!.url.searchParams.get('sign')).toBe(dingtalkSignature('SECsign-of-the-test', at));
    await worker.passTime(MONDAY + 9 * 60_000);
    expect(receiver.received).toHaveLength(1);
    await worker.passTime(MONDAY + 11 * 60_000);
    expect(receiver.received).toHaveLength(2);
    expect(await outcomes(store)).toEqual({ delivered: 1 });
  });
});

describe('a gateway for text messages', () => {
  it('gets its template filled for each number, and is believed by the field of its answer', async () => {
    await storm(1, { level: 'I' });
    const channel = {
      id: 'sms',
      kind: 'sms',
      url: receiver.url,
      network: 'private',
      secret: { env: 'VIGIL_TEST_KEY' },
      headers: { Authorization: 'Bearer {{secret}}' },
      fields: { phone: '{{to}}', content: '{{text}}', requestId: '{{id}}', level: '{{level}}' },
      accepted: { field: 'Code', equals: 'OK' },
    };
    receiver.answer = () => ({ status: 200, body: '{"Code":"OK"}' });
    const rules = rulesOf({
      channels: [channel],
      chains: office({ channel: 'sms', to: ['10000000001', '10000000002'] }),
    });
    await workerOn(store, rules, time).round();
    const bodies = receiver.received.map((one) => JSON.parse(one.body) as Record<string, string>);
    expect(bodies.map(({ phone }) => phone)).toEqual(['10000000001', '10000000002']);
    expect(bodies[0]).toMatchObject({ level: '一级（特别重大）' });
    expect(bodies[0]?.['content']).toContain('storm 警情 1');
    expect(bodies[0]?.['content']).toContain('storm alert 1');
    expect(new Set(bodies.map(({ requestId }) => requestId)).size).toBe(2);
    expect(receiver.received[0]?.headers.authorization).toBe('Bearer robot-key-of-the-test');
    expect(await outcomes(store)).toEqual({ delivered: 1 });
  });
});

describe('a receiver that is down for an hour', () => {
  const down = (from: number, to: number): void => {
    receiver.answer = () => ({ status: time.now >= from && time.now < to ? 503 : 200 });
  };

  it('is replaced by the next channel, without a notification lost or doubled', async () => {
    down(MONDAY, MONDAY + HOUR_MS);
    const rules = rulesOf({
      channels: [hook(), mailChannel('mail', mail.port)],
      chains: office(toHook, toMail),
    });
    const worker = workerOn(store, rules, time);
    for (let minute = 0; minute < 60; minute += 10) {
      await storm(5, { name: `m${String(minute)}`, at: MONDAY + minute * 60_000 });
      await worker.passTime(MONDAY + (minute + 10) * 60_000);
    }
    expect(await outcomes(store)).toEqual({ delivered: 30 });
    expect(
      mail.mails
        .map(bodyOf)
        .join('\n')
        .match(/m\d+ 警情 \d/g)
        ?.toSorted(),
    ).toEqual(
      [0, 10, 20, 30, 40, 50]
        .flatMap((m) => [1, 2, 3, 4, 5].map((n) => `m${String(m)} 警情 ${String(n)}`))
        .toSorted(),
    );
    await storm(1, { name: 'after', at: time.now, level: 'I' });
    await worker.passTime(time.now + 60_000);
    expect(receiver.received.at(-1)?.body).toContain('after 警情 1');
    expect(mail.mails.map(bodyOf).join('\n')).not.toContain('after');
  });

  it('gets everything afterwards where it is the only channel, each once', async () => {
    down(MONDAY, MONDAY + HOUR_MS);
    const worker = workerOn(store, rulesOf({ channels: [hook()], chains: office(toHook) }), time);
    await storm(20);
    await worker.passTime(MONDAY + HOUR_MS - 1);
    expect(await outcomes(store)).toEqual({ pending: 20 });
    receiver.received.length = 0;
    await worker.passTime(MONDAY + HOUR_MS + 20 * 60_000);
    expect(await outcomes(store)).toEqual({ delivered: 20 });
    const ids = told(receiver.received);
    expect(ids).toHaveLength(20);
    expect(new Set(ids).size).toBe(20);
  });

  it('and for longer than anybody waits is an outcome too', async () => {
    down(MONDAY, Infinity);
    const rules = rulesOf({ giveUpHours: 1, channels: [hook()], chains: office(toHook) });
    await storm(3);
    await workerOn(store, rules, time).passTime(MONDAY + 2 * HOUR_MS);
    expect(await outcomes(store)).toEqual({ exhausted: 3 });
    await storm(2, { name: 'forgotten', at: MONDAY });
    const watch = await watchNotifications(store, { giveUpMs: rules.giveUpMs, now: time.now });
    expect(watch).toEqual({ closed: 2, pending: 0, late: 0 });
    expect(await outcomes(store)).toEqual({ exhausted: 5 });
  });
});

describe('several at once', () => {
  it('share the work: of two workers none sends what the other has sent', async () => {
    const rules = rulesOf({
      channels: [hook({ perOfficeMinute: 600 })],
      chains: [{ department: '*', steps: [toHook] }],
    });
    for (const name of ['education', 'transport', 'civil-affairs', 'finance', 'customs'])
      await seedStorm(store, { count: 60, department: name, at: MONDAY, name, level: 'I' });
    const one = workerOn(store, rules, time);
    const other = workerOn(await database.poolAs('vigil_alerts'), rules, time);
    for (let minute = 0; minute < 3; minute += 1) {
      await Promise.all([one.round(), other.round(), one.round(), other.round()]);
      time.now += 60_000;
    }
    const ids = told(receiver.received);
    expect(ids).toHaveLength(300);
    expect(new Set(ids).size).toBe(300);
    expect(await outcomes(store)).toEqual({ delivered: 300 });
  });

  it('notifications of a storm are a few readable bundles, the gravest first, and other offices wait for none of them', async () => {
    const rules = rulesOf({
      channels: [mailChannel('mail', mail.port)],
      chains: [{ department: '*', steps: [toMail] }],
    });
    await storm(3000);
    await storm(1, { name: 'grave', level: 'I' });
    await seedStorm(store, { count: 1, department: 'education', at: MONDAY, name: 'school' });
    const worker = workerOn(store, rules, time);
    time.now = MONDAY + 5_000;
    await worker.round();
    const texts = mail.mails.map(bodyOf);
    expect(texts.some((text) => text.includes('school 警情 1'))).toBe(true);
    expect(texts.find((text) => text.includes('grave'))).toMatch(/1\. .*grave 警情 1/);
    await worker.passTime(MONDAY + 5 * 60_000);
    expect(await outcomes(store)).toEqual({ delivered: 3002 });
    expect(mail.mails.length).toBeLessThan(20);
    const all = mail.mails.map(bodyOf).join('\n');
    expect(new Set(all.match(/storm 警情 \d+/g)).size).toBe(3000);
  });

  it('an office without a chain is told on the screens, and that is its outcome', async () => {
    await storm(7);
    await workerOn(store, rulesOf({}), time).round();
    expect(await outcomes(store)).toEqual({ 'on-screen': 7 });
  });
});
