/**
 * Any order of events, told twice or not, cut into any batches of observers and of assessors, ends at the same observations: hours, days
 * and seven days, of sites, townships, counties and the city, as a recount from the events gives them.
 */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { DeltasMessage } from '../../contracts/counts.ts';
import type { Event } from '../../contracts/event/event.ts';
import type { VisitAction } from '../../contracts/event/visit.ts';
import { DAY_MS, HOUR_MS } from '../../contracts/time.ts';
import { dayNumberOf, dayOf } from '../../platform/zone/zone-time.ts';
import { icd10, visitEvent } from '../events.fixture.ts';
import { meaningOf } from '../observe/meaning.ts';
import { recount } from '../observe/recount.ts';
import { DeltaSum } from '../series/delta-sum.ts';
import { shippedCatalogue as catalogue, shippedParts } from '../shipped-catalogue.fixture.ts';
import { foldEvents, noFolds } from '../visits/fold-events.ts';
import { isFolded } from '../visits/unit.ts';
import { cellsOf, sumCells } from './cell-sum.ts';
import { DayCounts } from './day-counts.ts';

const NOW = Date.UTC(2026, 5, 20, 3);
const LATENESS_MS = 7 * DAY_MS;
const sites = shippedParts.sites.filter((_, at) => at % 300 === 0);

const event = fc
  .record({
    name: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    site: fc.constantFrom(...sites),
    hoursAgo: fc.integer({ min: 0, max: 160 }),
    toldAfter: fc.integer({ min: 0, max: 5 }),
    code: fc.constantFrom('A09', 'J11.1', 'B08.4', 'S93.4'),
    action: fc.constantFrom<VisitAction>('start', 'update', 'end', 'cancel', 'restore'),
    ageBand: fc.constantFrom('0-4' as const, '65plus' as const),
  })
  .map(({ name, site, hoursAgo, toldAfter, code, action, ageBand }): Event => {
    const at = NOW - hoursAgo * HOUR_MS;
    return visitEvent(name, action, {
      site: site.id,
      place: site.place,
      at,
      person: name,
      statedAt: at + toldAfter * 1000,
      receivedAt: NOW + toldAfter,
      fields: { occurredAt: at, diagnoses: [icd10(code)], ageBand },
    });
  });

/** In some order, some told twice, with the sizes of the batches. */
const telling = fc.array(event, { minLength: 1, maxLength: 14 }).chain((events) =>
  fc.record({
    events: fc.constant(events),
    order: fc
      .shuffledSubarray([...events, ...events], { minLength: events.length })
      .map((some) => [...some, ...events.filter((one) => !some.includes(one))]),
    observed: fc.integer({ min: 1, max: 6 }),
    assessed: fc.integer({ min: 1, max: 5 }),
  }),
);

/** One message for each batch that changed anything. */
function messagesOf(events: readonly Event[], size: number): DeltasMessage[] {
  const folds = noFolds();
  const tallies = new Map<string, ReturnType<typeof meaningOf>['tally']>();
  const counted = (tally: ReturnType<typeof meaningOf>['tally']) =>
    tally === null ? null : { tally, plan: catalogue.plan };
  const messages: DeltasMessage[] = [];
  for (let start = 0; start < events.length; start += size) {
    const sum = new DeltaSum(LATENESS_MS);
    const batch = events.slice(start, start + size).filter(isFolded);
    for (const [key, receivedAt] of foldEvents(folds, batch).units) {
      const unit = folds.units.get(key);
      if (unit === undefined) continue;
      const { tally } = meaningOf(unit, catalogue);
      sum.add({ before: counted(tallies.get(key) ?? null), after: counted(tally), receivedAt });
      tallies.set(key, tally);
    }
    const deltas = sum.deltas();
    const key = `m:${String(start)}`;
    if (deltas.length > 0) messages.push({ v: 1, type: 'deltas', key, asOf: NOW, deltas });
  }
  return messages;
}

function observationsOf(messages: readonly DeltasMessage[], size: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let start = 0; start < messages.length; start += size) {
    const cells = messages
      .slice(start, start + size)
      .map((message) => cellsOf(message, catalogue.zone));
    for (const { series, kind, startAt, delta } of sumCells(cells)) {
      const key = `${series} ${kind} ${String(startAt)}`;
      counts.set(key, (counts.get(key) ?? 0) + delta);
    }
  }
  return new Map([...counts].filter(([, count]) => count !== 0));
}

/** Sums of the seven days up to each of the last ten. */
function sevenDays(counts: ReadonlyMap<string, number>): Map<string, number[]> {
  const days = new Map<string, DayCounts>();
  for (const [key, count] of counts) {
    const [series = '', kind, startAt] = key.split(' ');
    if (kind !== 'day') continue;
    let own = days.get(series);
    if (own === undefined) days.set(series, (own = new DayCounts()));
    own.add(dayNumberOf(dayOf(Number(startAt), catalogue.zone)), count);
  }
  const today = dayNumberOf(dayOf(NOW, catalogue.zone));
  const week = (own: DayCounts, end: number): number =>
    Array.from({ length: 7 }, (_, back) => own.get(end - back)).reduce((a, b) => a + b, 0);
  return new Map(
    [...days].map(([series, own]) => [
      series,
      Array.from({ length: 10 }, (_, back) => week(own, today - back)),
    ]),
  );
}

it('ends at the same observations of all windows and levels', { timeout: 120_000 }, () => {
  const levels = new Set<string>();
  fc.assert(
    fc.property(telling, ({ events, order, observed, assessed }) => {
      const truth = new Map(recount(events, catalogue).counts);
      const counts = observationsOf(messagesOf(order, observed), assessed);
      expect([...counts].sort()).toEqual([...truth].sort());
      expect([...sevenDays(counts)].sort()).toEqual([...sevenDays(truth)].sort());
      for (const key of counts.keys())
        levels.add(`${key.split('~')[1] ?? ''} ${key.split(' ')[1] ?? ''}`);
    }),
    { numRuns: 100 },
  );
  expect([...levels].sort()).toEqual(
    ['city', 'county', 'site', 'township'].flatMap((level) => [`${level} day`, `${level} hour`]),
  );
});
