// Running counts against a recount from the stored events: under crashes between commit and relay, redelivery, and two workers
// that hand partitions over.
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Event } from '../../contracts/event/event.ts';
import type { VisitAction } from '../../contracts/event/visit.ts';
import { shippedCatalogue, shippedParts } from '../shipped-catalogue.fixture.ts';
import {
  caseReportEvent,
  icd10,
  laboratoryEvent,
  visitEvent,
  visitToken,
} from '../events.fixture.ts';
import { startTestPath, type TestPath } from '../detector-path.fixture.ts';
import { compareCounts, readCounts, readEvents, recount } from './recount.ts';

/** A machine that is shared by other work needs minutes for what takes seconds on one of its own. */
const PATIENCE_MS = 240_000;

let path: TestPath;
const now = Date.now();

beforeAll(async () => {
  path = await startTestPath(shippedCatalogue);
});
afterAll(() => path.stop());

/** Repeatable: a small generator in place of chance. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const CODES = ['A09', 'J11.1', 'S93.4', 'A00.9', 'B05.9', 'K35', 'B08.4'];
const ACTIONS: readonly VisitAction[] = ['start', 'update', 'update', 'end', 'cancel', 'restore'];

function manyEvents(visits: number, seed: number): Event[] {
  const next = random(seed);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T;
  const events: Event[] = [];
  for (let number = 0; number < visits; number += 1) {
    const site = pick(shippedParts.sites.slice(0, 40));
    const at = now - Math.floor(next() * 9 * 86_400_000);
    const told = { site: site.id, place: site.place, at };
    const name = `${String(seed)}-${String(number)}`;
    const snapshots = 1 + Math.floor(next() * 4);
    for (let turn = 0; turn < snapshots; turn += 1) {
      const action = turn === 0 ? 'start' : pick(ACTIONS);
      // The person is not known at first in a third of the visits: their snapshots go to two partitions.
      const person = next() < 0.33 ? null : name;
      const fields = {
        occurredAt: at,
        diagnoses: [icd10(pick(CODES))],
        ageBand: pick(['0-4', '25-44', '65plus'] as const),
      };
      events.push(
        visitEvent(name, action, {
          ...told,
          person,
          statedAt: at + turn,
          receivedAt: now + turn,
          fields,
        }),
      );
    }
    if (next() < 0.2) {
      const visit = next() < 0.5 ? visitToken(name) : null;
      events.push(
        caseReportEvent(
          name,
          { diagnosis: icd10(pick(CODES)), visit },
          { ...told, statedAt: at + 1, receivedAt: now },
        ),
      );
      events.push(
        caseReportEvent(
          name,
          { diagnosis: icd10(pick(CODES)), visit: visitToken(name) },
          { ...told, statedAt: at + 2, receivedAt: now },
        ),
      );
    }
    if (next() < 0.1) {
      const results = [
        {
          system: 'local' as const,
          code: 'ROTA',
          value: null,
          interpretation: 'positive' as const,
        },
      ];
      events.push(
        laboratoryEvent(
          name,
          { results, visit: visitToken(name) },
          { ...told, statedAt: at, receivedAt: now },
        ),
      );
    }
  }
  return events
    .map((event) => [next(), event] as const)
    .sort(([one], [other]) => one - other)
    .map(([, event]) => event);
}

async function expectRight(events: number): Promise<void> {
  await path.settled();
  const stored = await readEvents(path.database.pool);
  expect(new Set(stored.map((event) => event.id)).size).toBe(events);
  const truth = recount(stored, shippedCatalogue);
  expect(truth.counts.size).toBeGreaterThan(100);
  expect(compareCounts(await readCounts(path.database.pool), truth.counts)).toEqual([]);
}

const first = manyEvents(400, 1);
const second = manyEvents(400, 2);

it(
  'counts what a recount of the stored events counts, whatever the order and repetition',
  async () => {
    await path.work(['observe', 'assess', 'progress']);
    await path.publish(first);
    await path.publish(first.slice(0, 300));
    await expectRight(new Set(first.map((event) => event.id)).size);
  },
  PATIENCE_MS,
);

it(
  'counts right while a second worker takes over half of the partitions and the first one leaves',
  async () => {
    const publishing = path.publish(second);
    const newcomers = await path.work(['observe', 'assess']);
    await publishing;
    await expectRight(new Set([...first, ...second].map((event) => event.id)).size);
    await Promise.all(newcomers.map((operator) => operator.stop()));
  },
  PATIENCE_MS,
);

it(
  'keeps single-case signals exactly for the cases that stand',
  async () => {
    const truth = recount(await readEvents(path.database.pool), shippedCatalogue);
    const signals = (await path.signals()).filter((signal) => signal.kind === 'single-case');
    const standing = signals
      .filter((signal) => signal.status !== 'withdrawn')
      .map((signal) => signal.id as string);
    expect(new Set(standing)).toEqual(truth.singleCases);
    expect(standing.length).toBeGreaterThan(10);
  },
  PATIENCE_MS,
);

it(
  'publishes after a crash what was committed and not yet relayed',
  async () => {
    await path.server.kill();
    const third = manyEvents(50, 3);
    const publishing = path.publish(third).catch(() => undefined);
    await path.server.restart();
    await publishing;
    await path.publish(third);
    await expectRight(new Set([...first, ...second, ...third].map((event) => event.id)).size);
  },
  PATIENCE_MS,
);
