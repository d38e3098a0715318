/**
 * Replayed signals beside those in the store. Of kinds that were judged again from the record of counts everything must be the same, to the
 * letter. Of the others it depends on how live batches fell how often and when a signal was told anew, and whether one that was soon
 * withdrawn was ever told: there what stands must be the same. Pure.
 */
import type { Signal } from '../../contracts/signal.ts';

export interface SignalDifference {
  readonly id: Signal['id'];
  readonly kind: Signal['kind'];
  readonly difference: 'only-stored' | 'only-replayed' | 'status' | 'content';
  /** Names of the fields that differ. */
  readonly fields: readonly string[];
}

export function compareSignals(
  stored: readonly Signal[],
  replayed: readonly Signal[],
  toTheLetter: ReadonlySet<Signal['kind']> = new Set(),
): SignalDifference[] {
  const theirs = new Map(replayed.map((signal) => [signal.id, signal]));
  const ours = new Set(stored.map(({ id }) => id));
  const differences = stored.flatMap((signal): SignalDifference[] => {
    const { id, kind } = signal;
    const other = theirs.get(id);
    if (toTheLetter.has(kind)) return differenceToTheLetter(signal, other);
    if (other === undefined)
      return isUp(signal) ? [{ id, kind, difference: 'only-stored', fields: [] }] : [];
    if (!isUp(signal) && !isUp(other)) return [];
    const fields = fieldsThatDiffer(signal, other, OF_THE_BATCHES);
    if (fields.length === 0) return [];
    return [{ id, kind, difference: isUp(signal) === isUp(other) ? 'content' : 'status', fields }];
  });
  const extra = replayed
    .filter((signal) => !ours.has(signal.id) && (isUp(signal) || toTheLetter.has(signal.kind)))
    .map(({ id, kind }): SignalDifference => ({
      id,
      kind,
      difference: 'only-replayed',
      fields: [],
    }));
  return [...differences, ...extra].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function differenceToTheLetter(signal: Signal, other: Signal | undefined): SignalDifference[] {
  const { id, kind } = signal;
  if (other === undefined) return [{ id, kind, difference: 'only-stored', fields: [] }];
  const fields = fieldsThatDiffer(signal, other, NOTHING);
  if (fields.length === 0) return [];
  const difference = signal.status === other.status ? 'content' : 'status';
  return [{ id, kind, difference, fields }];
}

const NOTHING: ReadonlySet<string> = new Set();

export function isUp({ status }: Signal): boolean {
  return status !== 'withdrawn';
}

/** How long after its span an absence was told is of the day on which it was lived; that it is told as late is not. */
function withoutLateness(signal: Signal): Signal {
  const { params, ...detector } = signal.detector;
  if (params['lateByMs'] === undefined) return signal;
  return { ...signal, detector: { ...detector, params: { ...params, lateByMs: 0 } } };
}

/**
 * What grew is named by the fact that was known first when it was told, which is of the order in which facts came: of findings that only one
 * side has, those of one rule with one beginning, evidence and reason are the same under another name.
 */
function underOneName(stored: readonly Signal[], replayed: readonly Signal[]): Signal[] {
  const ours = new Set(stored.map(({ id }) => id));
  const theirs = new Set(replayed.map(({ id }) => id));
  const unmatched = new Map<string, Signal[]>();
  for (const signal of stored)
    if (!theirs.has(signal.id) && isUp(signal)) {
      const name = contentOf(signal);
      unmatched.set(name, [...(unmatched.get(name) ?? []), signal]);
    }
  return replayed.map((signal) => {
    if (ours.has(signal.id) || !isUp(signal)) return signal;
    const other = unmatched.get(contentOf(signal))?.shift();
    return other === undefined ? signal : { ...signal, id: other.id };
  });
}

const contentOf = ({ measure, startedAt, evidence, reason }: Signal): string =>
  canonical([measure, startedAt, evidence, reason]);

/** Findings of sequences, as they stand: to the letter but for what says when and how often somebody looked. */
export function compareSequences(
  stored: readonly Signal[],
  replayed: readonly Signal[],
): SignalDifference[] {
  const ours = stored.map(withoutLateness);
  return compareSignals(ours, underOneName(ours, replayed.map(withoutLateness)));
}

/** Of one site on both sides; null where both say the same. What was due when it was told is of the moment of the look. */
export function compareSilence(
  stored: Signal | undefined,
  replayed: Signal | undefined,
): SignalDifference | null {
  const [isStored, isReplayed] = [stored, replayed].map(
    (signal) => signal !== undefined && isUp(signal),
  );
  const one = isStored === true ? stored : replayed;
  if (one === undefined || (isStored !== true && isReplayed !== true)) return null;
  const { id, kind } = one;
  if (isStored !== isReplayed)
    return {
      id,
      kind,
      difference: isStored === true ? 'only-stored' : 'only-replayed',
      fields: [],
    };
  if (stored === undefined || replayed === undefined) return null;
  const fields = fieldsThatDiffer(stored, replayed, OF_THE_LOOK);
  return fields.length === 0 ? null : { id, kind, difference: 'content', fields };
}

const OF_THE_BATCHES: ReadonlySet<string> = new Set(['revision', 'asOf', 'status']);

const OF_THE_LOOK: ReadonlySet<string> = new Set([
  ...OF_THE_BATCHES,
  'window',
  'expected',
  'reason',
]);

function fieldsThatDiffer(one: Signal, other: Signal, overlooked: ReadonlySet<string>): string[] {
  const names = new Set([...Object.keys(one), ...Object.keys(other)]);
  const read = (signal: Signal, name: string): unknown => new Map(Object.entries(signal)).get(name);
  const fields = [...names].filter(
    (name) => !overlooked.has(name) && canonical(read(one, name)) !== canonical(read(other, name)),
  );
  return overlooked.size === 0 || isUp(one) === isUp(other) ? fields : ['status', ...fields];
}

/** The store orders keys in its own way. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
