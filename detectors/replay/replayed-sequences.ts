/**
 * Which signals of sequences a replay can be held against, and what of them differs. A rule that came or changed later judged otherwise before;
 * what lies at the edge of the replayed time may have been looked at on one side only; what events that are gone said cannot be made again. Each
 * is counted and named, never passed over. Pure.
 */
import type { Signal } from '../../contracts/signal.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { compareSequences, type SignalDifference } from './compare-signals.ts';

export interface SequencesWish {
  readonly stored: readonly Signal[];
  readonly replayed: readonly Signal[];
  /** Since when each rule judges as it does in the replay; one that does not is not among them. */
  readonly judgingSince: ReadonlyMap<string, EpochMs>;
  /** Events before it are no longer kept; null where they are kept for ever. */
  readonly eventsFromAt: EpochMs | null;
  /** Facts so long before a finding began may have a say in it. */
  readonly horizonMs: number;
  readonly untilAt: EpochMs;
}

export interface SequencesCompared {
  readonly compared: number;
  readonly differences: readonly SignalDifference[];
  readonly beforeTheirRule: number;
  readonly eventsNotKept: number;
  readonly onTheirWay: number;
}

/** From the receipt of an event to the look at what it says. */
const ON_ITS_WAY_MS = 60_000;

export function comparedSequences(wish: SequencesWish): SequencesCompared {
  const { judgingSince, eventsFromAt, horizonMs, untilAt } = wish;
  const all = [...wish.stored, ...wish.replayed];
  const isOfRule = ({ measure, startedAt }: Signal): boolean =>
    startedAt >= (judgingSince.get(measure) ?? Infinity);
  const isKept = ({ startedAt }: Signal): boolean =>
    eventsFromAt === null || startedAt - horizonMs >= eventsFromAt;
  const toCompare = (signals: readonly Signal[]): Signal[] =>
    signals.filter((signal) => isOfRule(signal) && isKept(signal));
  const [stored, replayed] = [toCompare(wish.stored), toCompare(wish.replayed)];
  const fresh = new Set(
    all.filter(({ asOf }) => asOf >= untilAt - ON_ITS_WAY_MS).map(({ id }) => id),
  );
  const differences = compareSequences(stored, replayed);
  const real = differences.filter(({ id }) => !fresh.has(id));
  const idsOf = (signals: readonly Signal[]): number => new Set(signals.map(({ id }) => id)).size;
  return {
    compared: idsOf([...stored, ...replayed]),
    differences: real,
    beforeTheirRule: idsOf(all.filter((signal) => !isOfRule(signal))),
    eventsNotKept: idsOf(all.filter((signal) => isOfRule(signal) && !isKept(signal))),
    onTheirWay: differences.length - real.length,
  };
}
