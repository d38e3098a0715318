/** What was lived through on real servers, once more from the stored events: the same signals, and twice the same to the letter. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { icd10, visitEvent } from '../events.fixture.ts';
import { compareCounts, readCounts } from '../observe/recount.ts';
import { shippedCatalogue, shippedParts } from '../shipped-catalogue.fixture.ts';
import { compareSignals } from './compare-signals.ts';
import { replayOperators } from './operators.ts';
import { assessPositions, findRecord, recordedCounts } from './recorded-counts.ts';
import { replayEvents, type RecordedCounts } from './replay-events.ts';
import { withScratchDatabase } from './scratch-database.ts';
import { storedEvents, storedSignals } from './stored-events.ts';

const PATIENCE_MS = 300_000;
const now = Date.now();
const CODES = ['A00.9', 'A09', 'B05.9', 'J11.1', 'A20.9', 'B08.4'];

let path: TestPath;

/** Six days of visits, some cancelled; among them diseases of which one case is a signal. */
function events(): Event[] {
  return shippedParts.sites.slice(0, 20).flatMap((site, s) =>
    Array.from({ length: 12 }, (_, n) => {
      const name = `replay-${String(s)}-${String(n)}`;
      const at = now - (n % 6) * DAY_MS - s * 60_000;
      const told = { site: site.id, place: site.place, at, person: name, receivedAt: now + n };
      const fields = { occurredAt: at, diagnoses: [icd10(CODES[(s + n) % CODES.length] ?? 'A09')] };
      const started = visitEvent(name, 'start', { ...told, statedAt: at, fields });
      return n % 5 === 4
        ? [
            started,
            visitEvent(name, 'cancel', { ...told, statedAt: at + 1, receivedAt: now + n + 1 }),
          ]
        : [started];
    }).flat(),
  );
}

/** A month of one township, and far too many today, some of which are taken back. */
function outbreak(): Event[] {
  const site = shippedParts.sites.find(({ level }) => level === 'township-centre');
  if (site === undefined) throw new Error('the city has no township centre');
  const visit = (name: string, at: number, action: 'start' | 'cancel' = 'start'): Event =>
    visitEvent(name, action, {
      site: site.id,
      place: site.place,
      at,
      person: name,
      statedAt: action === 'start' ? at : at + HOUR_MS,
      receivedAt: action === 'start' ? now : now + 5,
      ...(action === 'start' && { fields: { occurredAt: at, diagnoses: [icd10('A09')] } }),
    });
  const past = Array.from({ length: 30 }, (_, day) =>
    Array.from({ length: 4 + (day % 3) }, (__, n) =>
      visit(`month-${String(day)}-${String(n)}`, now - (30 - day) * DAY_MS - n * 60_000),
    ),
  ).flat();
  const today = Array.from({ length: 40 }, (_, n) => visit(`today-${String(n)}`, now - 1000 * n));
  const back = Array.from({ length: 6 }, (_, n) =>
    visit(`today-${String(n)}`, now - 1000 * n, 'cancel'),
  );
  return [...past, ...today, ...back];
}

interface Outcome {
  readonly signals: readonly Signal[];
  readonly revisions: unknown;
  readonly counts: ReadonlyMap<string, number>;
}

async function replay(
  recorded: AsyncIterable<RecordedCounts> | null = null,
  tickMs = 15 * 60_000,
): Promise<Outcome> {
  return withScratchDatabase(path.database.url, async (store) => {
    await replayEvents({
      operators: replayOperators(shippedCatalogue, {
        allowedLatenessDays: 7,
        idleAfterMinutes: 60,
      }),
      store,
      events: storedEvents(path.database.pool, now + HOUR_MS),
      tickMs,
      untilAt: now + 1000,
      recorded,
    });
    return {
      signals: await storedSignals(store),
      revisions: await revisionsOf(store),
      counts: await readCounts(store),
    };
  });
}

async function revisionsOf(db: Queryable): Promise<unknown> {
  const { rows } = await db.query<{ signal: unknown }>(
    `SELECT signal FROM signal_revisions WHERE signal->>'kind' IN ('series', 'cluster') ORDER BY id, revision`,
  );
  return rows;
}

beforeAll(async () => {
  path = await startTestPath(shippedCatalogue);
  await path.work(['observe', 'assess', 'progress']);
  await path.publish(events());
  const told = outbreak();
  await path.publish(told.slice(0, -46));
  await path.settled();
  for (let at = -46; at < 0; at += 1) await path.publish([told.at(at) ?? never()]);
  await path.settled();
}, PATIENCE_MS);
afterAll(() => path.stop());

it(
  'gives the signals of single cases and the counts of the live stages',
  async () => {
    const { signals, counts } = await replay();
    const cases = (all: readonly Signal[]): Signal[] =>
      all.filter(({ kind }) => kind === 'single-case');
    expect(cases(signals).length).toBeGreaterThan(10);
    expect(compareSignals(cases(await storedSignals(path.database.pool)), cases(signals))).toEqual(
      [],
    );
    expect(compareCounts(await readCounts(path.database.pool), counts)).toEqual([]);
  },
  PATIENCE_MS,
);

function never(): never {
  throw new Error('there is an event');
}

it(
  'gives the signals of series and clusters of the live stages to the letter, with every revision, from the record of counts',
  async () => {
    const bus = await path.server.connect('detectors');
    const { positions, stored, revisions } = await liveNow();
    const record = await findRecord(path.database.pool, bus, positions);
    if (record === undefined) throw new Error('the stream has lost its beginning');
    const kinds = new Set(['series', 'cluster'] as const);
    const judged = (all: readonly Signal[]): Signal[] =>
      all.filter(({ kind }) => kind === 'series' || kind === 'cluster');
    expect(judged(stored).map(({ kind }) => kind)).toContain('series');
    const {
      signals,
      counts,
      revisions: again,
    } = await replay(recordedCounts(path.database.pool, record, positions));
    expect(compareSignals(judged(stored), judged(signals), kinds)).toEqual([]);
    expect(again).toEqual(revisions);
    expect(compareCounts(await readCounts(path.database.pool), counts)).toEqual([]);
  },
  PATIENCE_MS,
);

async function liveNow() {
  const { pool } = path.database;
  return {
    positions: await assessPositions(pool),
    stored: await storedSignals(pool),
    revisions: await revisionsOf(pool),
  };
}

it(
  'finds no site silent that was heard a minute before the replayed time, however long a tick is',
  async () => {
    const silentIn = (all: readonly Signal[]): Signal[] =>
      all.filter(({ kind, status }) => kind === 'site-silent' && status !== 'withdrawn');
    expect(silentIn(await storedSignals(path.database.pool))).toEqual([]);
    // Not every day has its end far enough ahead; the end of this tick is days away.
    const { signals } = await replay(null, 30 * DAY_MS);
    expect(silentIn(signals)).toEqual([]);
  },
  PATIENCE_MS,
);

it(
  'gives the same signals with all their revisions, to the letter, when it is done again',
  async () => {
    const [first, second] = [await replay(), await replay()];
    expect(JSON.stringify(second.signals)).toBe(JSON.stringify(first.signals));
    expect(second.revisions).toEqual(first.revisions);
  },
  PATIENCE_MS,
);
