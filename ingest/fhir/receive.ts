/**
 * One request of the FHIR door from entries to outcomes: judged one by one, published together, the rest set aside with reasons. Of a transaction
 * nothing is published unless all of it is acceptable. Nothing is answered before both are stored; every entry is accounted for once.
 */
import type { Event } from '../../contracts/event/event.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Flow } from '../../platform/metrics.ts';
import type { Rejection } from '../normalise/statement.ts';
import type { ToEvent } from '../normalise/to-event.ts';
import type { Published } from '../publish/publish-events.ts';
import type { SetAside } from '../quarantine/quarantine.ts';
import type { Grant, SiteRegistry } from '../sites/registry.ts';
import type { Entries } from './bundle.ts';
import { type EntryOutcome, judgeEntries, type Judged } from './judge.ts';
import { momentOf } from './moment.ts';
import { onlyType, originalOf } from './original.ts';
import type { Entry } from './scope.ts';

export type FhirFlow = Flow<
  'duplicate' | 'folded' | 'context' | 'nothing-to-count' | 'rejected' | 'not-taken',
  'not-stored'
>;

export const FHIR_FLOW = {
  dropped: ['duplicate', 'folded', 'context', 'nothing-to-count', 'rejected', 'not-taken'],
  errored: ['not-stored'],
} as const;

export interface ReceiveParts {
  readonly registry: () => SiteRegistry;
  readonly toEvent: ToEvent;
  readonly publish: (events: readonly Event[]) => Promise<readonly Published[]>;
  readonly setAside: (items: readonly SetAside[]) => Promise<void>;
  readonly flow: FhirFlow;
}

export interface Received {
  readonly outcomes: readonly EntryOutcome[];
  /** By entry: all of its events were stored before. */
  readonly known: ReadonlySet<number>;
  /** A transaction of which something was not acceptable: nothing of it was published. */
  readonly refused: boolean;
}

interface By {
  readonly parts: ReceiveParts;
  readonly grant: Grant;
  readonly now: EpochMs;
  /** The bundle as it came, for what is kept of a refused transaction. */
  readonly original: () => Uint8Array;
}

/** @throws TransientError where the stream or the store cannot take it now: nothing is lost, the sender tries again. */
export async function receive(told: Entries, by: By): Promise<Received> {
  const { flow } = by.parts;
  flow.received(told.count);
  try {
    const judged = judgeAll(told, by);
    const refused =
      told.type === 'transaction' && judged.outcomes.some(({ kind }) => kind === 'rejected');
    return await (refused ? refuseAll(judged.outcomes, by) : takeAll(judged, told, by));
  } catch (error) {
    flow.errored('not-stored', told.count);
    throw error;
  }
}

interface JudgedAll {
  readonly outcomes: readonly EntryOutcome[];
  readonly judged: Judged;
}

function judgeAll({ entries, broken, count, timestamp }: Entries, by: By): JudgedAll {
  const { grant, now, parts } = by;
  const judged = judgeEntries(entries, {
    grant,
    registry: parts.registry(),
    toEvent: parts.toEvent,
    receivedAt: now,
    bundledAt: momentOf(timestamp, grant.site.zone)?.at,
  });
  const faults = new Map(broken.map(({ index, rejection }) => [index, rejection]));
  const outcomes = Array.from({ length: count }, (_, index): EntryOutcome => {
    const rejection = faults.get(index) ?? NOT_JUDGED;
    return judged.outcomes.get(index) ?? { kind: 'rejected', rejection };
  });
  return { outcomes, judged };
}

const NOT_JUDGED: Rejection = { code: 'invalid-entry', reason: 'the entry cannot be read' };

/** Kept once, as it came: mended, it is taken as a whole. */
async function refuseAll(outcomes: readonly EntryOutcome[], by: By): Promise<Received> {
  const { flow } = by.parts;
  const faults = outcomes.flatMap((one) => (one.kind === 'rejected' ? [one.rejection] : []));
  const [first = NOT_JUDGED] = faults;
  await by.parts.setAside([setAsideOf(first, by.original(), by)]);
  flow.dropped('rejected', faults.length);
  flow.dropped('not-taken', outcomes.length - faults.length);
  return { outcomes, known: new Set(), refused: true };
}

async function takeAll({ outcomes, judged }: JudgedAll, told: Entries, by: By): Promise<Received> {
  const { parts } = by;
  const events = outcomes.flatMap((one) => (one.kind === 'events' ? one.events : []));
  const aside = [...rejectedEntries(outcomes, told)].map(([rejection, entry]) =>
    setAsideOf(rejection, encoded(keptOf(rejection, entry, { judged, told })), by),
  );
  const [published] = await Promise.all([parts.publish(events), parts.setAside(aside)]);
  const duplicates = new Set(events.filter((_, at) => published[at]?.duplicate === true));
  const known = new Set<number>();
  outcomes.forEach((one, index) => {
    if (one.kind === 'events' && one.events.every((event) => duplicates.has(event)))
      known.add(index);
  });
  account(outcomes, known, parts.flow);
  return { outcomes, known, refused: false };
}

/** What is told with another is kept with it. */
function* rejectedEntries(
  outcomes: readonly EntryOutcome[],
  { entries }: Entries,
): Generator<readonly [Rejection, Entry | undefined]> {
  const byIndex = new Map(entries.map((entry) => [entry.index, entry]));
  for (const [index, one] of outcomes.entries())
    if (one.kind === 'rejected' && one.into === undefined)
      yield [one.rejection, byIndex.get(index)];
}

function keptOf(
  { code }: Rejection,
  entry: Entry | undefined,
  { judged, told }: { readonly judged: Judged; readonly told: Entries },
): object {
  if (entry === undefined) return { resourceType: 'Bundle', type: 'collection', entry: [{}] };
  return code === 'resource-not-supported'
    ? onlyType(entry)
    : originalOf(entry, judged, told.timestamp);
}

const encoded = (value: object): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

export function setAsideOf(
  { code, reason }: Rejection,
  original: Uint8Array,
  { grant, now }: Pick<By, 'grant' | 'now'>,
): SetAside {
  return {
    at: now,
    door: 'fhir',
    siteId: grant.site.id,
    code,
    detail: reason,
    original,
    sender: grant.sender,
  };
}

function account(
  outcomes: readonly EntryOutcome[],
  known: ReadonlySet<number>,
  flow: FhirFlow,
): void {
  const count = (kind: EntryOutcome['kind']): number =>
    outcomes.filter((one) => one.kind === kind).length;
  flow.sent(count('events') - known.size);
  flow.dropped('duplicate', known.size);
  flow.dropped('folded', count('folded'));
  flow.dropped('context', count('context'));
  flow.dropped('nothing-to-count', count('nothing'));
  flow.dropped('rejected', count('rejected'));
}
