/**
 * What one batch of counts does: adds the deltas, judges the windows that they touch, follows the watermark, and decides
 * clusters, message by message. All of it, with the memory that goes with it, is a function of the messages in the order of the stream
 * and of the store; neither the clock nor the bounds of the batch have a say in what is found.
 */
import type { CaseMessage, CountsMessage } from '../../contracts/counts.ts';
import { seriesParts, type SeriesKey } from '../../contracts/series.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { OutboxRow } from '../../platform/operator/operator-spec.ts';
import type { Tx } from '../../platform/store/pool.ts';
import type { DetectorCatalogue } from '../catalogue.ts';
import type { SignalChange } from '../signals/decide-signal.ts';
import { writeSignals } from '../signals/signal-store.ts';
import { BatchStates } from './batch-states.ts';
import { cellsOf, sumCells, type Cell } from './cell-sum.ts';
import { ClusterCases } from './cluster-store.ts';
import {
  judgeCompleted,
  judgeFromNewDays,
  judgeOpened,
  judgeTouched,
  judgingOf,
  type JudgeGround,
} from './judge-message.ts';
import { judgeSaid, judgeSessions } from './judge-by-tick.ts';
import { judgeDependants, judgeToldOtherwise } from './judge-told.ts';
import { lookAtToday } from './look-at-today.ts';
import type { LearnAhead } from './learn-ahead.ts';
import { addCells, registerSeries } from './observation-store.ts';
import { judgeRefits } from './judge-refits.ts';
import { further, readReached, storeReached, type Reached } from './reached.ts';
import { readRefits, type Refits } from './refits.ts';
import type { Scopes } from './scopes.ts';
import type { SeriesStates } from './series-state.ts';
import { writeAssessments, type AssessmentWrite } from './state-store.ts';

export interface AssessSettings {
  readonly catalogue: DetectorCatalogue;
  /** Windows that ended longer ago are counted and no longer judged. */
  readonly horizonMs: number;
  readonly scopes: Scopes;
}

/** What one partition remembers between batches. */
export interface PartitionMemory {
  readonly states: SeriesStates;
  /** Undefined before it was read from the store, null before the first tick. */
  progress: Reached | null | undefined;
  readonly knownSeries: Map<SeriesKey, EpochMs>;
  readonly ahead: LearnAhead;
  /** Undefined before it was read from the store. */
  refits: Refits | undefined;
}

export interface CountsOutcome {
  readonly deltas: number;
  readonly cases: number;
  readonly ticks: number;
  readonly assessments: number;
  /** Facts that no session was judged with, because they lie in a run of more than seven days. */
  readonly tooLong: number;
  readonly signals: readonly { readonly kind: string; readonly status: string }[];
}

export interface CountsInput {
  /** Those that were not seen before, in the order of the stream. */
  readonly messages: readonly CountsMessage[];
  readonly partition: number;
  readonly memory: PartitionMemory;
  readonly settings: AssessSettings;
}

interface Applied {
  readonly outbox: OutboxRow[];
  readonly outcome: CountsOutcome;
}

export async function applyCounts(tx: Tx, input: CountsInput): Promise<Applied> {
  const done: Applied[] = [];
  for (const messages of apart(input.messages))
    done.push(await applyTogether(tx, { ...input, messages }));
  const sum = (of: 'deltas' | 'cases' | 'ticks' | 'assessments' | 'tooLong'): number =>
    done.reduce((total, { outcome }) => total + outcome[of], 0);
  return {
    outbox: done.flatMap(({ outbox }) => outbox),
    outcome: {
      deltas: sum('deltas'),
      cases: sum('cases'),
      ticks: sum('ticks'),
      assessments: sum('assessments'),
      tooLong: sum('tooLong'),
      signals: done.flatMap(({ outcome }) => outcome.signals),
    },
  };
}

/** A tick that has the day looked at reads what is stored: all that came before it must be there, and nothing that comes after. */
function apart(messages: readonly CountsMessage[]): CountsMessage[][] {
  const groups: CountsMessage[][] = [];
  let isOpen = false;
  for (const message of messages) {
    const isAlone = message.type === 'progress' && message.today !== undefined;
    const last = groups.at(-1);
    if (isOpen && !isAlone && last !== undefined) last.push(message);
    else groups.push([message]);
    isOpen = !isAlone;
  }
  return groups;
}

async function applyTogether(tx: Tx, input: CountsInput): Promise<Applied> {
  const { messages, partition, memory, settings } = input;
  const { catalogue, scopes, horizonMs } = settings;
  const times = messages.map(({ asOf }) => asOf);
  const before = (memory.progress ??= await readReached(tx, partition));
  const refits = (memory.refits ??= await readRefits(tx, partition));
  const changed = messages.map((message) =>
    message.type === 'deltas' ? cellsOf(message, catalogue.zone) : [],
  );
  const places = new Set(
    changed.flatMap((cells) => cells.map(({ series }) => seriesParts(series).where)),
  );
  await scopes.refresh(tx, Math.max(...times), places);
  const ground = { tx, catalogue, scopes, horizonMs };
  const states = new BatchStates({ ...ground, asOf: Math.min(...times) }, memory.states);
  states.since(before?.firstDays ?? null);
  await states.take(changed);
  const cells = sumCells(changed);
  await addCells(tx, cells, before?.watermarkAt ?? null);
  await register(tx, cells, input);
  const cases = await ClusterCases.load(tx, messages.filter(isCase), catalogue);
  const found = await judgeMessages(
    { messages, changed, cases, before },
    { ...ground, partition, states, refits },
  );
  await keepReached(tx, found.reached, input);
  await refits.store(tx, partition);
  memory.progress = found.reached;
  await cases.store(tx);
  await writeAssessments(tx, found.assessments);
  return {
    outbox: await writeSignals(tx, found.signals),
    outcome: outcomeOf(messages, found),
  };
}

interface Told {
  readonly messages: readonly CountsMessage[];
  /** By message. */
  readonly changed: readonly (readonly Cell[])[];
  readonly cases: ClusterCases;
  readonly before: Reached | null;
}

interface Found {
  readonly reached: Reached | null;
  readonly assessments: readonly AssessmentWrite[];
  readonly signals: readonly SignalChange[];
  readonly tooLong: number;
}

async function judgeMessages(told: Told, ground: JudgeGround): Promise<Found> {
  const assessments: AssessmentWrite[] = [];
  const signals: SignalChange[] = [];
  let reached = told.before;
  let tooLong = 0;
  for (const [at, message] of told.messages.entries()) {
    const before = reached;
    if (message.type === 'progress') {
      reached = further(reached, message);
      ground.states.since(reached.firstDays);
    }
    if (message.type === 'case') for (const one of told.cases.decide(message)) signals.push(one);
    const cells = told.changed[at] ?? [];
    ground.states.apply(cells);
    if (reached === null || message.type === 'case') continue;
    // Messages of many workers: none of them knows less than how far time has come.
    const asOf = Math.max(message.asOf, reached.frontierAt);
    const turn = { ...ground, asOf, reached };
    const judging = judgingOf(turn);
    if (message.type === 'deltas') {
      await judgeTouched(turn, judging, cells);
      judgeDependants(turn, judging);
    } else {
      // First what makes days known or unknown: what is judged after it looks back on them.
      await judgeToldOtherwise(turn, judging, before);
      await judgeFromNewDays(turn, judging, before);
      await judgeRefits(turn, judging);
      await judgeOpened(turn, judging, before);
      await judgeCompleted(turn, judging, before);
      await judgeSessions(turn, judging, before);
      await judgeSaid(turn, judging, before);
      judgeDependants(turn, judging);
      if (message.today !== undefined) await lookAtToday(turn, judging, message.today);
    }
    for (const one of judging.assessments) assessments.push(one);
    for (const one of judging.signals) signals.push(one);
    tooLong += judging.tooLong;
  }
  return { reached, assessments, signals, tooLong };
}

const isCase = (message: CountsMessage): message is CaseMessage => message.type === 'case';

async function keepReached(
  tx: Tx,
  reached: Reached | null,
  { messages, partition }: CountsInput,
): Promise<void> {
  const ticks = messages.filter(({ type }) => type === 'progress');
  if (reached === null || ticks.length === 0) return;
  // Large documents, so they are written only when they were told anew.
  const isTold = (what: 'arrivals' | 'firstDays'): boolean =>
    ticks.some((tick) => tick.type === 'progress' && tick[what] !== undefined);
  await storeReached(tx, partition, {
    ...reached,
    arrivals: isTold('arrivals') ? reached.arrivals : null,
    firstDays: isTold('firstDays') ? reached.firstDays : null,
  });
}

async function register(tx: Tx, cells: readonly Cell[], input: CountsInput): Promise<void> {
  const { knownSeries } = input.memory;
  const firstAt = new Map<SeriesKey, EpochMs>();
  for (const { series, startAt } of cells) {
    const known = Math.min(knownSeries.get(series) ?? Infinity, firstAt.get(series) ?? Infinity);
    if (startAt < known) firstAt.set(series, startAt);
  }
  if (firstAt.size === 0) return;
  await registerSeries(tx, firstAt, {
    partition: input.partition,
    zone: input.settings.catalogue.zone,
  });
  if (knownSeries.size > KNOWN_SERIES_MAX) knownSeries.clear();
  for (const [series, at] of firstAt) knownSeries.set(series, at);
}

/** Only saves writes: a series that was forgotten is registered again. */
const KNOWN_SERIES_MAX = 200_000;

function outcomeOf(messages: readonly CountsMessage[], found: Found): CountsOutcome {
  const count = (type: CountsMessage['type']): number =>
    messages.filter((message) => message.type === type).length;
  return {
    deltas: messages.reduce(
      (sum, message) => sum + (message.type === 'deltas' ? message.deltas.length : 0),
      0,
    ),
    cases: count('case'),
    ticks: count('progress'),
    assessments: found.assessments.length,
    tooLong: found.tooLong,
    signals: found.signals.map(({ signal: { kind, status } }) => ({ kind, status })),
  };
}
