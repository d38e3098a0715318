// Recordings that are under way, on a real database: kept sealed, read back by the right key only, gone on from after a restart and in another
// process, purged when their time is over.
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import { waveformKeys, type WaveformKeys } from '../../platform/keys/waveform-keys.ts';
import type { Pool, Queryable } from '../../platform/store/pool.ts';
import { freshDatabase, type TestDatabase } from '../../platform/testing/test-database.ts';
import type { ToEvent } from '../normalise/to-event.ts';
import { FIRST_KEY, ringOf, siteOf, toEventOf } from '../one-site.fixture.ts';
import { expireWaveforms, readPieces } from '../waveforms/kept-waveforms.ts';
import { wholeRhythm } from './live-rhythm.ts';
import { LiveSessions } from './live-sessions.ts';
import { loadFindings } from './load-statements.ts';
import { readChunk } from './read-chunk.ts';
import { makeLead, sinusBeats } from './signal.fixture.ts';

const RATE = 250;
const WIDTH = 2 * RATE;
const HOUR_MS = 3_600_000;
const base = Date.UTC(2026, 5, 1, 1);
const site = siteOf({ facilityCodes: ['QQ'] });
const toEvent = toEventOf({ findings: loadFindings(join(import.meta.dirname, '../../catalogue')) });
const KEY = 'the-first-key-of-waveforms-for-this-test';
const OTHER = 'the-second-key-of-waveforms-for-this-test';

let database: TestDatabase;
let store: Pool;
let events: Event[] = [];
let now = base + HOUR_MS;
let keys: WaveformKeys;

/** 100 seconds with a pause of about three and a half. */
const times = sinusBeats(120, 76).map((seconds, at) => ({
  seconds: at > 60 ? seconds + 2.8 : seconds,
}));
const { samples } = makeLead(times, RATE, { noiseMillivolts: 0.05 });
const rounded = samples.map((value) => Math.round(value * 1000) / 1000);
const whole = wholeRhythm(rounded, RATE);

const chunks = Array.from({ length: Math.ceil(rounded.length / WIDTH) }, (_, sequence) => ({
  session: 'bed 7',
  sequence,
  firstSample: sequence * WIDTH,
  baseTime: base,
  ratePerSecond: RATE,
  unit: 'mV',
  lead: 'II',
  samples: [...rounded.subarray(sequence * WIDTH, (sequence + 1) * WIDTH)],
  last: (sequence + 1) * WIDTH >= rounded.length,
  patient: { idNumber: '99010219900307123X', name: '张東' },
}));

const process = (on: Queryable = store, made: () => ToEvent = () => toEvent): LiveSessions =>
  new LiveSessions({
    store: on,
    keys: () => keys,
    keepMs: 72 * HOUR_MS,
    toEvent: (statement, context) => made()(statement, context),
    publish: async (told) => {
      events.push(...told);
      return told.map(() => ({ duplicate: false }));
    },
    now: () => now,
  });

const send = (sessions: LiveSessions, from: number, to: number) =>
  sendOf(sessions, 'bed 7', [from, to]);

async function sendOf(
  sessions: LiveSessions,
  session: string,
  range: readonly [from: number, to: number],
) {
  const own = chunks.slice(...range).map((chunk, index) => {
    const read = readChunk({ ...chunk, session }, site.zone);
    if ('reason' in read) throw new Error(read.reason);
    return { index, read, site };
  });
  return sessions.receive(own);
}

const findings = (): string[] => [
  ...new Set(
    events.flatMap((event) =>
      event.kind === 'ecg' && event.body.of !== undefined
        ? [`${event.id} ${event.body.statements[0]?.code ?? ''}`]
        : [],
    ),
  ),
];

beforeAll(async () => {
  database = await freshDatabase();
  store = await database.poolAs('vigil_ingest');
});
beforeEach(async () => {
  events = [];
  keys = waveformKeys({ home: '', given: `1:${KEY}` }, 'international');
  await database.pool.query('DELETE FROM ecg_waveforms');
});
afterAll(() => database.drop());

describe('a recording that is under way', () => {
  it('says the same in one process as in the whole, and each chunk once', async () => {
    const sessions = process();
    const beats: number[] = [];
    for (let at = 0; at < chunks.length; at += 3) {
      const { sessions: told } = await send(sessions, at, at + 3);
      beats.push(...(told[0]?.beats ?? []));
    }
    const again = await send(sessions, 0, 3);
    expect([...again.outcomes.values()]).toEqual(['duplicate', 'duplicate', 'duplicate']);
    expect(again.sessions[0]).toMatchObject({ state: 'ended', rhythm: whole.figures });
    expect(beats).toEqual(whole.beats);
    expect(findings().map((each) => each.split(' ')[1])).toEqual(['pause']);
  });

  it('is one in two processes while the key is rotated: each finds what the other has kept', async () => {
    const next = { version: 2, state: 'active', secret: Buffer.alloc(32, 8) } as const;
    const after = toEventOf({ ring: ringOf(next, { ...FIRST_KEY, state: 'overlap' }) });
    let current = toEvent;
    const [one, other] = [process(store, () => current), process(store, () => current)];
    await send(one, 0, 20);
    current = after;
    await send(other, 20, 40);
    const { sessions } = await send(one, 40, chunks.length);
    expect(sessions[0]).toMatchObject({ state: 'ended', rhythm: whole.figures });
  });

  it('goes on after a restart from what is kept, with the same findings under the same ids', async () => {
    const first = process();
    await send(first, 0, 40);
    const before = findings();
    const { sessions } = await send(process(), 40, chunks.length);
    expect(sessions[0]).toMatchObject({ state: 'ended', rhythm: whole.figures });
    expect(findings()).toEqual(before);
    expect(before).toHaveLength(1);
  });

  it('is one recording in two processes that take turns', async () => {
    const both = [process(), process()];
    const beats: number[] = [];
    for (const [at] of chunks.entries()) {
      const { sessions } = await send(both[at % 2] ?? process(), at, at + 1);
      beats.push(...(sessions[0]?.beats ?? []));
    }
    expect(beats).toEqual(whole.beats);
  });

  it('waits for a chunk that is late, and goes on without one that never comes', async () => {
    const sessions = process();
    await send(sessions, 0, 5);
    const { sessions: waiting } = await send(sessions, 6, 10);
    expect(waiting[0]).toMatchObject({ awaits: 5 });
    const { sessions: told } = await send(sessions, 5, 6);
    expect(told[0]).toMatchObject({ awaits: 10 });
    await send(sessions, 11, 14);
    now += 40_000;
    await sessions.sweep();
    const { sessions: after } = await send(sessions, 14, 15);
    now -= 40_000;
    expect(after[0]).toMatchObject({ awaits: 15 });
  });

  it('is looked over although another one before it fails', async () => {
    let faults = 0;
    const failing = Object.assign(Object.create(store) as Pool, {
      query: async (text: string, values: unknown[]) => {
        if (faults > 0) {
          faults -= 1;
          throw new Error('no store');
        }
        return store.query(text, values);
      },
    });
    const sessions = process(failing);
    for (const bed of ['bed 7', 'bed 8']) {
      await sendOf(sessions, bed, [0, 5]);
      await sendOf(sessions, bed, [6, 10]);
    }
    now += 40_000;
    faults = 1;
    await expect(sessions.sweep()).rejects.toThrow('1 recordings');
    now -= 40_000;
    const { sessions: second } = await sendOf(sessions, 'bed 8', [10, 11]);
    expect(second[0]).toMatchObject({ awaits: 11 });
    const { sessions: first } = await sendOf(sessions, 'bed 7', [10, 11]);
    expect(first[0]).toMatchObject({ awaits: 5 });
  });

  it('refuses a chunk of another rate', async () => {
    const sessions = process();
    await send(sessions, 0, 1);
    const read = readChunk({ ...chunks[1], ratePerSecond: 500 }, site.zone);
    if ('reason' in read) throw new Error(read.reason);
    const { outcomes } = await sessions.receive([{ index: 0, read, site }]);
    expect(outcomes.get(0)).toMatchObject({ code: 'session-changed' });
  });
});

describe('what is kept of it', () => {
  const records = async (): Promise<string[]> =>
    (await store.query<{ record: string }>('SELECT DISTINCT record FROM ecg_waveforms')).rows.map(
      ({ record }) => record,
    );

  it.each(['international', 'guomi'] as const)(
    'is sealed (%s): no sample, name or number can be read without the key',
    async (profile) => {
      keys = waveformKeys({ home: '', given: `1:${KEY}` }, profile);
      await send(process(), 0, 3);
      const rows = await store.query<{ sealed: Buffer; row: string }>(
        'SELECT sealed, ecg_waveforms::text AS row FROM ecg_waveforms',
      );
      expect(rows.rows).toHaveLength(3);
      for (const { sealed, row } of rows.rows) {
        expect(sealed.includes('ratePerSecond')).toBe(false);
        expect(row).not.toMatch(/张|99010219900307123X|bed 7/);
      }
      const kept = await readPieces(store, { records: await records(), from: 0, limit: 9 }, keys);
      expect(kept[0]?.waveform.leads[0]?.microvolts[100]).toBe(
        Math.round((rounded[100] ?? 0) * 1000),
      );
    },
  );

  it('opens with an older key until that is destroyed', async () => {
    await send(process(), 0, 2);
    keys = waveformKeys({ home: '', given: `2:${OTHER} 1:${KEY}` }, 'international');
    await send(process(), 2, 3);
    const of = { records: await records(), from: 0, limit: 9 };
    expect(await readPieces(store, of, keys)).toHaveLength(3);
    const left = waveformKeys({ home: '', given: `2:${OTHER}` }, 'international');
    expect((await readPieces(store, of, left)).map(({ part }) => part)).toEqual([2]);
  });

  it('cannot be moved to another recording', async () => {
    await send(process(), 0, 1);
    await database.pool.query(`UPDATE ecg_waveforms SET record = 'r1.moved'`);
    await expect(
      readPieces(store, { records: ['r1.moved'], from: 0, limit: 9 }, keys),
    ).rejects.toThrow();
  });

  it('is deleted when its time is over, and counted', async () => {
    await send(process(), 0, 4);
    expect(await expireWaveforms(store, now + 71 * HOUR_MS)).toBe(0);
    expect(await expireWaveforms(store, now + 73 * HOUR_MS)).toBe(4);
  });

  it('is written by ingest alone, read by the dashboard, and hidden from the others', async () => {
    const rights = await database.pool.query<{ role: string; reads: boolean; writes: boolean }>(
      `SELECT role, has_table_privilege(role, 'ecg_waveforms', 'SELECT') AS reads,
         has_table_privilege(role, 'ecg_waveforms', 'INSERT, UPDATE, DELETE') AS writes
       FROM unnest(ARRAY['vigil_ingest', 'vigil_detectors', 'vigil_alerts', 'vigil_dashboard']) AS role`,
    );
    expect(rights.rows).toEqual([
      { role: 'vigil_ingest', reads: true, writes: true },
      { role: 'vigil_detectors', reads: false, writes: false },
      { role: 'vigil_alerts', reads: false, writes: false },
      { role: 'vigil_dashboard', reads: true, writes: false },
    ]);
  });
});
