// After people with names, numbers and addresses have gone through both doors in every way that senders find, none of it is in any stream,
// table, log, file or answer.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ask, Desk } from './desk.ts';
import { codeOf, MllpConnection, post, framed } from './doors.ts';
import { encode } from './encodings.ts';
import { filesOf, found, saidBy, tablesOf, type Part } from './everything-kept.ts';
import { nistLike } from './nist-message.ts';
import { publishTo } from './mqtt-client.ts';
import {
  adt,
  homeReadings,
  needlesFor,
  officersWords,
  oru,
  PEOPLE,
  records,
  valuesOf,
} from './planted.ts';
import { hasRecordedMessages, identifiersIn, recordedMessages } from './recorded-messages.ts';
import { untilSettled } from './settled.ts';
import { untilTrue } from './until.ts';
import { startVigil, type Vigil } from './vigil-process.ts';

const SITE = 's-990102005-1';
const CHARSETS = [
  ['utf-8', 'UNICODE UTF-8'],
  ['gb18030', 'GB 18030-2000'],
  // A header that lies: the bytes are GB18030 all the same.
  ['gb18030', 'UNICODE UTF-8'],
] as const;

const planted = needlesFor(PEOPLE.flatMap(valuesOf));
const recorded = hasRecordedMessages ? recordedMessages() : [];

let vigil: Vigil;
let kept: Part[];

beforeAll(async () => {
  vigil = await startVigil({ settings: { VIGIL_LOG_LEVEL: 'trace' } });
  await tellThroughMllp();
  await tellThroughHttp();
  await tellThroughMqtt();
  await untilSettled(vigil);
  await lookEverywhere();
  const tables = await tablesOf(vigil);
  await vigil.sql('CHECKPOINT');
  kept = [...tables, ...filesOf(vigil, 'nats'), ...saidBy(vigil)];
}, 900_000);

afterAll(async () => {
  await vigil.stop();
  vigil.forget();
}, 300_000);

async function tellThroughMllp(): Promise<void> {
  const line = await MllpConnection.open(vigil);
  for (const person of PEOPLE) {
    for (const [charset, declared] of CHARSETS) {
      expect(codeOf(await line.exchange(encode(adt(person, declared), charset)))).toBe('AA');
      expect(codeOf(await line.exchange(encode(oru(person, declared), charset)))).toBe('AA');
    }
    // Without a facility it is set aside as it came, in the encrypted quarantine.
    const nowhere = adt(person, '').replace('|H1|', '||');
    expect(codeOf(await line.exchange(encode(nowhere, 'utf-8')))).toBe('AA');
    // What is refused must not be quoted.
    await line.exchange(encode(adt(person, '').replace('ADT^A04', 'QBP^Q21'), 'utf-8'));
    await line.exchange(encode(`${person.name}|${person.identity}`, 'utf-8'));
  }
  // Some ask for no answer: the last message tells by its own that all before it have been looked at.
  for (const { bytes } of recorded) line.write(framed(bytes));
  line.write(
    framed(nistLike({ trigger: 'A04', statedAt: '201204020040', visitNumber: 'the-last' })),
  );
  for (let answer = ''; !answer.includes('the-last');) {
    const frame = await line.answer();
    if (frame === undefined) throw new Error('the door ended the connection');
    answer = frame.toString('latin1');
  }
  line.close();
}

async function tellThroughHttp(): Promise<void> {
  for (const person of PEOPLE) {
    const lines = records(person, SITE).map((record) => JSON.stringify(record));
    const broken = `{"kind":"visit","patient":{"name":"${person.name}","idNumber":"${person.identity}"`;
    await post(vigil, [...lines, broken].join('\n'));
    await post(vigil, encode(lines.join('\n'), 'gb18030'));
    await post(vigil, `<patient>${person.name}</patient>`, { type: 'text/xml' });
    await post(vigil, lines.join('\n'), { key: person.identity });
    await fetch(
      vigil.url('ingest', `/v1/${encodeURIComponent(person.name)}?id=${person.identity}`),
    );
    await ask(vigil, `/api/alerts/${encodeURIComponent(person.name)}`);
    await ask(vigil, '/api/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user: person.mobile, password: person.identity }),
    });
  }
}

/** Devices name themselves and their topics after people, and are refused under their names. */
async function tellThroughMqtt(): Promise<void> {
  for (const person of PEOPLE) {
    const clientId = `${person.name} ${person.mobile}`;
    for (const record of homeReadings(person)) {
      const sent = { site: SITE, clientId, payload: JSON.stringify(record) };
      expect(await publishTo(vigil, sent)).toBeTypeOf('number');
    }
    const payload = `{"patient":{"name":"${person.name}"`;
    const gb18030 = encode(JSON.stringify(homeReadings(person)), 'gb18030');
    expect(await publishTo(vigil, { site: SITE, payload })).toBe(0x99);
    expect(await publishTo(vigil, { site: SITE, payload: gb18030 })).toBe(0x99);
    expect(await publishTo(vigil, { site: SITE, payload, topic: `home/${person.name}` })).toBe(
      0x87,
    );
    expect(await publishTo(vigil, { site: SITE, payload, key: person.identity })).toBeUndefined();
  }
}

/** So that all answers that could show something have been given. */
async function lookEverywhere(): Promise<void> {
  const duty = await Desk.signIn(vigil, 'duty.city');
  await untilTrue('cholera among the planted stands as an alert', async () =>
    (await duty.alerts()).some(({ disease }) => disease === 'cholera'),
  );
  for (const alert of await duty.alerts()) {
    const detail = await duty.alert(alert.id);
    expect(detail.facts?.length ?? 0).toBeGreaterThan(0);
  }
  await tryToWriteThemDown(duty);
  const epidemiologist = await Desk.signIn(vigil, 'epi');
  for (const path of ['/api/audit', '/api/sites', '/api/quality', '/api/tasks', '/api/measures']) {
    expect((await epidemiologist.get(path)).status).toBe(200);
  }
  for (const stage of ['ingest', 'detectors', 'alerts', 'dashboard'] as const) {
    const metrics = await (await fetch(vigil.url(stage, '/metrics'))).text();
    vigil.heard.push(Buffer.from(metrics));
  }
}

/** An officer in a hurry: refused at submit, and not kept on the way. */
async function tryToWriteThemDown(duty: Desk): Promise<void> {
  const [alert] = await duty.alerts();
  if (alert === undefined) throw new Error('there is no alert to write about');
  for (const reason of PEOPLE.flatMap(officersWords)) {
    const answer = await duty.act({ alert: alert.id }, { command: 'comment', reason });
    expect([answer.status, answer.code, reason]).toEqual([422, 'identifying-text', reason]);
  }
  const taken = await duty.act({ alert: alert.id }, { command: 'comment', reason: '已电话核实' });
  expect(taken.status).toBe(200);
}

describe('what was planted', () => {
  it('was taken: events, reasons and originals are stored, and streams and logs are not empty', async () => {
    const [rows] = await vigil.sql<{
      events: number;
      rejections: number;
      sealed: number;
      id: string;
    }>(
      `SELECT (SELECT count(*)::int FROM events) AS events, (SELECT count(*)::int FROM rejections) AS rejections,
         (SELECT count(*)::int FROM quarantine) AS sealed, (SELECT min(id) FROM events) AS id`,
    );
    expect(rows?.events).toBeGreaterThan(10);
    expect(rows?.rejections).toBeGreaterThan(10);
    expect(rows?.sealed).toBeGreaterThan(10);
    const holders = found(kept, [
      { value: 'an event', form: 'id', bytes: Buffer.from(rows?.id ?? '-') },
    ]).join('\n');
    expect(holders).toMatch(/in nats\/store\/.*EVENTS/);
    expect(holders).toMatch(/in table events/);
    expect(kept.find(({ name }) => name.startsWith('logs'))?.bytes.length).toBeGreaterThan(1000);
  });

  it('would be found if it were there, in any width and encoding', () => {
    for (const person of PEOPLE) {
      const text = `told ${person.name} ${person.identity} told`;
      for (const charset of ['utf-8', 'gb18030'] as const) {
        const bytes = encode(text, charset);
        expect(found([{ name: 'here', bytes }], planted).length).toBeGreaterThanOrEqual(2);
      }
    }
  });

  it('is in no stream, table, log or answer', () => {
    expect(found(kept, planted)).toEqual([]);
  });

  it('is in no page and no log of the database on the disk', () => {
    expect(found(filesOf(vigil, 'postgres'), planted)).toEqual([]);
  });
});

describe('what recorded messages know of people', () => {
  // The machine may lack the recorded messages beside the checkout.
  it.skipIf(!hasRecordedMessages)('is in no stream, table, log or answer', () => {
    const identifiers = identifiersIn(recorded);
    expect(identifiers.length).toBeGreaterThan(50);
    expect(found(kept, needlesFor(identifiers))).toEqual([]);
  });
});
