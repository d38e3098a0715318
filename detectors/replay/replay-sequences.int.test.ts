/**
 * Findings of sequences that were lived through on real servers, once more from the stored events: the same to the letter as they stand in the
 * end, also where the events had come in another order within the allowed lateness.
 */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import type { Signal } from '../../contracts/signal.ts';
import { DAY_MS, HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import { composeCatalogue } from '../catalogue.ts';
import {
  claimEvent,
  ecgEvent,
  imagingEvent,
  linkEvent,
  recordToken,
  visitEvent,
} from '../events.fixture.ts';
import {
  PATIENCE,
  startSequencePath,
  type SequencePath,
} from '../sequences/sequence-path.fixture.ts';
import { shippedParts } from '../shipped-catalogue.fixture.ts';
import { replayOperators } from './operators.ts';
import { replayAndCompare } from './replay-and-compare.ts';
import { replayEvents } from './replay-events.ts';
import { compareSequences } from './compare-signals.ts';
import { withScratchDatabase } from './scratch-database.ts';
import { storedEvents, storedSignals } from './stored-events.ts';

// Nothing here is about speed, and the machine may have other work.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const MINUTE_MS = 60_000;
const START = Date.UTC(2026, 10, 20, 2);
// Of measures nothing is asked here, and to count them takes most of the time.
const catalogue = composeCatalogue({
  ...shippedParts,
  measures: shippedParts.measures.slice(0, 1),
});
const operators = () =>
  replayOperators(catalogue, { allowedLatenessDays: 7, idleAfterMinutes: 60 });

let of: SequencePath;

const sequencesIn = (signals: readonly Signal[]): Signal[] =>
  signals.filter(({ kind }) => kind === 'sequence');
const statuses = async (measure: string): Promise<string[]> => (await of.statuses(measure)).sort();

/** Absences on time, answered late, told late and after a stop; counts that grow, shrink and are taken back; persons that become one. */
const LIVED: readonly (() => Promise<void>)[] = [
  async () => {
    const at = of.time.now;
    await of.looked(
      ecgEvent('unread', 'recorded', of.told({ at })),
      ecgEvent('late', 'recorded', of.told({ at })),
      ecgEvent('told-late', 'recorded', of.told({ at })),
      ecgEvent('in-time', 'recorded', of.told({ at })),
    );
    of.time.now += 5 * MINUTE_MS;
    await of.looked(ecgEvent('in-time', 'read', of.told({ at: of.time.now })));
    of.time.now = at + 10 * MINUTE_MS + 250;
    await expect
      .poll(() => statuses('ecg-not-read'), PATIENCE)
      .toEqual(['raised', 'raised', 'raised']);
    of.time.now += 15 * MINUTE_MS;
    await of.looked(
      ecgEvent('late', 'read', of.told({ at: of.time.now })),
      ecgEvent('told-late', 'read', { ...of.told({ at }), statedAt: at + 5 * MINUTE_MS }),
    );
    expect(await statuses('ecg-not-read')).toEqual(['amended', 'raised', 'withdrawn']);
  },
  async () => {
    const chest = { modality: 'CT' as const, bodyPart: '胸部' };
    const image = (name: string, person: string, hoursAgo: number): Event =>
      imagingEvent(name, 'acquired', {
        ...of.told({ at: of.time.now - hoursAgo * HOUR_MS, site: `s-test-${name.slice(-1)}` }),
        ...{ person, image: chest },
      });
    await of.looked(image('second 2', 'repeated', 3), image('first 1', 'repeated', 9));
    await of.looked(image('linked 1', 'one', 8), image('linked 3', 'other', 2));
    await of.looked(linkEvent('linked', ['one', 'other'], of.told({ at: of.time.now })));
    await expect.poll(() => statuses('repeat-examination'), PATIENCE).toEqual(['raised', 'raised']);
  },
  async () => {
    const visit = (number: number, person: string): Event =>
      visitEvent(`${person} ${String(number)}`, 'start', {
        ...of.told({ at: of.time.now - number * DAY_MS }),
        person,
        fields: { occurredAt: of.time.now - number * DAY_MS },
      });
    // The earliest comes last: what was told is named by another visit than what is told at once would be.
    for (let number = 0; number < 22; number += 7)
      await of.looked(
        ...Array.from({ length: Math.min(7, 22 - number) }, (_, n) => visit(number + n, 'often')),
      );
    await of.looked(...Array.from({ length: 20 }, (_, number) => visit(number, 'less')));
    await of.expectStatuses('frequent-visits', [
      expect.any(String),
      expect.any(String),
    ] as string[]);
    of.time.now += HOUR_MS;
    const at = of.time.now - HOUR_MS - 3 * DAY_MS;
    await of.looked(
      visitEvent('less 3', 'cancel', {
        ...of.told({ at }),
        person: 'less',
        fields: { occurredAt: at },
      }),
    );
    expect((await statuses('frequent-visits')).filter((one) => one === 'withdrawn')).toHaveLength(
      1,
    );
  },
  async () => {
    const claim = (name: string, daysAgo: number, person: string): Event =>
      claimEvent(
        name,
        { totalFen: 1_000_00, group: 'ES31' },
        { ...of.told({ at: of.time.now - daysAgo * DAY_MS }), person },
      );
    await of.looked(claim('one', 10, 'split'), claim('two', 1, 'split'));
    await of.looked(claim('three', 10, 'reversed'), claim('four', 1, 'reversed'));
    of.time.now += MINUTE_MS;
    await of.looked(
      claimEvent(
        'back',
        { totalFen: 1_000_00, step: 'reversed', reverses: recordToken('four') },
        { ...of.told({ at: of.time.now }), person: 'reversed' },
      ),
    );
    await expect.poll(() => statuses('split-stay'), PATIENCE).toEqual(['raised', 'withdrawn']);
  },
];

beforeAll(async () => {
  of = await startSequencePath(catalogue, START);
});
afterAll(() => of.stop());

const until = (): EpochMs => of.time.now + 5 * MINUTE_MS;

it('gives the findings as they stand, to the letter', async () => {
  await of.work();
  for (const part of LIVED) await part();
  of.time.now += 4 * MINUTE_MS;
  const bus = await of.path.server.connect('detectors');
  const found = await withScratchDatabase(of.path.database.url, (store) =>
    replayAndCompare({
      ...{ live: of.path.database.pool, store, operators: operators(), bus, catalogue },
      ...{
        zone: catalogue.zone,
        now: until(),
        untilAt: until(),
        isUntilNow: true,
        tickMs: MINUTE_MS,
      },
    }),
  );
  const standing = sequencesIn(await of.path.signals()).filter(
    ({ status }) => status !== 'withdrawn',
  );
  expect(new Set(standing.map(({ measure }) => measure))).toEqual(
    new Set(['ecg-not-read', 'repeat-examination', 'frequent-visits', 'split-stay']),
  );
  expect(found.differences.filter(({ kind }) => kind === 'sequence')).toEqual([]);
  expect(found.signalsNotCompared).toMatchObject({ sequences: 0, sequencesOnTheirWay: 0 });
});

it('names what is not as it was lived', async () => {
  const { pool } = of.path.database;
  const [one, other] = sequencesIn(await storedSignals(pool)).filter(
    ({ status }) => status !== 'withdrawn',
  );
  if (one === undefined || other === undefined) throw new Error('there are findings');
  const signals = sequencesIn(await storedSignals(pool));
  const mended = signals.flatMap((signal) => {
    if (signal.id === one.id) return [];
    return signal.id === other.id ? [{ ...signal, observed: signal.observed + 1 }] : [signal];
  });
  expect(compareSequences(signals, mended)).toEqual(
    [
      { id: one.id, kind: 'sequence', difference: 'only-stored', fields: [] },
      { id: other.id, kind: 'sequence', difference: 'content', fields: ['observed'] },
    ].sort((a, b) => (a.id < b.id ? -1 : 1)),
  );
});

/** Anything from 0 to 1 that is the same for the same name. */
function shareOf(name: string): number {
  let sum = 7;
  for (const letter of name) sum = (sum * 31 + letter.charCodeAt(0)) % 9973;
  return sum / 9973;
}

async function findingsOf(events: readonly Event[]): Promise<Signal[]> {
  const inOrder = [...events].sort((a, b) => a.receivedAt - b.receivedAt || (a.id < b.id ? -1 : 1));
  return withScratchDatabase(of.path.database.url, async (store) => {
    await replayEvents({
      operators: operators(),
      store,
      events: (async function* () {
        for (const event of inOrder) yield await Promise.resolve(event);
      })(),
      tickMs: MINUTE_MS,
      untilAt: until(),
      recorded: null,
    });
    return sequencesIn(await storedSignals(store));
  });
}

it('ends at the same findings in any order of receipt within the allowed lateness', async () => {
  const events: Event[] = [];
  for await (const event of storedEvents(of.path.database.pool, until())) events.push(event);
  const asLived = await findingsOf(events);
  for (const order of ['one', 'another']) {
    const shuffled = events.map((event) => ({
      ...event,
      receivedAt: START + Math.floor(shareOf(`${order} ${event.id}`) * 90) * MINUTE_MS,
    }));
    const { length } = compareSequences(asLived, await findingsOf(shuffled));
    expect([order, length]).toEqual([order, 0]);
  }
});
