/**
 * One replay into a scratch database, and what it found: counts made again from the events beside those that are kept, and signals beside
 * signals, as they stand or as they stood at an earlier time.
 */
import type { Signal } from '../../contracts/signal.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Bus } from '../../platform/bus/connect.ts';
import type { Pool, Tx } from '../../platform/store/pool.ts';
import { transaction } from '../../platform/store/transaction.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import { copyOverrides } from '../quality/rules-in-force.ts';
import { compareKept, eventsKeptFrom, type CountsCompared } from './compare-kept.ts';
import { compareSignals, isUp } from './compare-signals.ts';
import type { Found } from './found.ts';
import { countsOnTheirWay } from './on-their-way.ts';
import { assessPositions, findRecord, recordedCounts, toldBefore } from './recorded-counts.ts';
import { addRemade, createRemadeCounts } from './remade-counts.ts';
import { comparedSilences } from './compared-silences.ts';
import { comparedSequences } from './replayed-sequences.ts';
import { readJudging } from '../sequences/judging-rules.ts';
import {
  replayEvents,
  type RecordedCounts,
  type ReplayOperators,
  type ReplayRequest,
} from './replay-events.ts';
import { eventsNotIn, signalsAsOf, storedEvents, storedSignals } from './stored-events.ts';

export interface ReplayWork {
  readonly live: Pool;
  /** Empty and migrated. */
  readonly store: Pool;
  readonly operators: ReplayOperators;
  /** The stream of counts, where what is not recorded yet stands; undefined where it is not known. */
  readonly bus: Bus | undefined;
  readonly zone: string;
  /** Whose rules and reach the sequences are held against. */
  readonly catalogue: DetectorCatalogue;
  readonly now: EpochMs;
  readonly untilAt: EpochMs;
  /** False: signals are compared as they stood at `untilAt`. */
  readonly isUntilNow: boolean;
  readonly tickMs: number;
  readonly onProgress?: ReplayRequest['onProgress'];
}

/** What is judged again from the record. */
const JUDGED_FROM_RECORD: ReadonlySet<Signal['kind']> = new Set(['series', 'cluster']);

export async function replayAndCompare(work: ReplayWork): Promise<Found> {
  const { live, store, operators, untilAt, tickMs, zone } = work;
  await copyOverrides(live, store);
  await createRemadeCounts(store);
  const eventsFromAt = await eventsKeptFrom(live, work.now);
  // What stands and how far it had come, at one moment: the stages may be at work.
  const then = await atOneMoment(live, async (tx) => ({
    positions: await assessPositions(tx),
    signals: await signalsOf(tx, work),
    judgingSince: await readJudging(tx, work.catalogue.sequences),
  }));
  const recorded = await recordOf(work, then.positions);
  const replayed = await replayEvents({
    operators,
    store,
    events: storedEvents(live, untilAt),
    tickMs,
    untilAt,
    recorded,
    onCounts: (rows) => addRemade(store, rows, zone),
    late: () => eventsNotIn(store, { live, untilAt }),
    ...(work.onProgress && { onProgress: work.onProgress }),
  });
  const toTheLetter = recorded === null ? undefined : JUDGED_FROM_RECORD;
  const [stored, eventsNotKept] = comparable(then.signals, { eventsFromAt, toTheLetter });
  const signals = await signalsOf(store, work);
  const sequences = comparedSequences({
    stored: then.signals.filter(isSequence),
    replayed: signals.filter(isSequence),
    ...{ judgingSince: then.judgingSince, eventsFromAt, untilAt },
    horizonMs: work.catalogue.facts.horizonMs,
  });
  const silences = comparedSilences({
    stored: stored.filter(isSilence),
    replayed: signals.filter(isSilence),
    ...{ untilAt, tickMs },
  });
  const others = signals.filter(isComparedById);
  return {
    ...replayed,
    signals: signals.length,
    toTheLetter: [...(toTheLetter ?? [])],
    differences: [
      ...compareSignals(stored.filter(isComparedById), others, toTheLetter),
      ...silences.differences,
      ...sequences.differences,
    ],
    signalsNotCompared: {
      sequences: sequences.beforeTheirRule,
      sequencesOnTheirWay: sequences.onTheirWay,
      eventsNotKept: eventsNotKept + sequences.eventsNotKept,
      looks: then.signals.filter((signal) => isLook(signal) && isUp(signal)).length,
      silences: silences.undecided,
    },
    counts: await countsCompared(work, eventsFromAt),
  };
}

const signalsOf = (db: Parameters<typeof storedSignals>[0], work: ReplayWork): Promise<Signal[]> =>
  work.isUntilNow ? storedSignals(db) : signalsAsOf(db, work.untilAt);

type Positions = Awaited<ReturnType<typeof assessPositions>>;

/** Null where the record has a hole. */
async function recordOf(
  { live, bus, isUntilNow, untilAt }: ReplayWork,
  positions: Positions,
): Promise<AsyncIterable<RecordedCounts> | null> {
  const record = await findRecord(live, bus, positions);
  if (record === undefined) return null;
  const all = (): AsyncIterable<RecordedCounts> => recordedCounts(live, record, positions);
  return isUntilNow ? all() : toldBefore(all, untilAt);
}

const isSequence = ({ kind }: Signal): boolean => kind === 'sequence';
const isSilence = ({ kind }: Signal): boolean => kind === 'site-silent';
/** They are taken from what all stages keep at the minute of the look, which events do not hold: the replay makes none. */
const isLook = ({ kind }: Signal): boolean => kind === 'look';
const isComparedById = (signal: Signal): boolean => !isSequence(signal) && !isSilence(signal);

/** A case whose events are gone cannot be made again from them; sequences are compared by themselves. */
function comparable(
  stored: readonly Signal[],
  {
    eventsFromAt,
    toTheLetter,
  }: {
    readonly eventsFromAt: EpochMs | null;
    readonly toTheLetter: ReadonlySet<Signal['kind']> | undefined;
  },
): [Signal[], number] {
  const replayed = stored.filter((signal) => !isSequence(signal) && !isLook(signal));
  const kept = replayed.filter(
    ({ kind, startedAt }) =>
      toTheLetter?.has(kind) === true || eventsFromAt === null || startedAt >= eventsFromAt,
  );
  return [kept, replayed.length - kept.length];
}

/** Read after the replay: what was received before it began has long been counted, and what came since is known by its time. */
async function countsCompared(
  { live, store, bus, untilAt, zone }: ReplayWork,
  eventsFromAt: EpochMs | null,
): Promise<CountsCompared> {
  return atOneMoment(live, async (tx) => {
    const positions = await assessPositions(tx);
    const onTheirWay = await countsOnTheirWay(tx, { bus, positions, zone });
    const sides = { kept: tx, remade: store };
    return compareKept({ ...sides, untilAt, eventsFromAt, onTheirWay, zone });
  });
}

async function atOneMoment<T>(live: Pool, work: (tx: Tx) => Promise<T>): Promise<T> {
  return transaction(live, async (tx) => {
    await tx.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY');
    return work(tx);
  });
}
