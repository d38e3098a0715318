/**
 * A proposed measure and the one that is in force, over the same history side by side: one pass over the events, each fact folded once and
 * meant twice. Pure but for the events that it is given.
 */
import { DAY_MS, type EpochMs } from '../../contracts/time.ts';
import { addDays, dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { foldEvents, noFolds } from '../visits/fold-events.ts';
import { isFolded } from '../visits/unit.ts';
import type { KnownEvent } from './known-history.ts';
import { FirstDays, TrialRun, type Found, type TrialRules } from './trial-run.ts';

export interface Tried {
  readonly version: string;
  readonly judged: number;
  readonly found: readonly Found[];
}

export interface MeasureTrial {
  readonly proposed: Tried;
  /** Null where no measure of this id is in force. */
  readonly current: Tried | null;
  readonly events: number;
  /** Events that were told as history. */
  readonly historical: number;
  readonly days: number;
}

export interface MeasureTrialWish {
  readonly zone: string;
  readonly proposed: TrialRules;
  readonly current: TrialRules | null;
  /** Windows that ended before are history, not judged. */
  readonly judgedFromAt: EpochMs;
  readonly untilAt: EpochMs;
}

export async function tryMeasure(
  events: AsyncIterable<KnownEvent>,
  wish: MeasureTrialWish,
): Promise<MeasureTrial> {
  const { zone, judgedFromAt, untilAt } = wish;
  const proposed = new TrialRun(wish.proposed);
  const current = wish.current === null ? null : new TrialRun(wish.current);
  const runs = current === null ? [proposed] : [proposed, current];
  const folds = noFolds();
  const firstDays = new FirstDays(zone);
  let midnightAt = judgedFromAt;
  const judgeUntil = (knownAt: EpochMs): void => {
    for (let nextAt = nextMidnight(midnightAt, zone); nextAt <= knownAt;) {
      for (const run of runs)
        run.completed({ fromAt: midnightAt, toAt: nextAt }, (state) => firstDays.of(state));
      midnightAt = nextAt;
      nextAt = nextMidnight(midnightAt, zone);
    }
  };
  let read = 0;
  let historical = 0;
  for await (const { event, knownAt, isHistory } of events) {
    judgeUntil(knownAt);
    read += 1;
    if (isHistory) historical += 1;
    firstDays.note(event);
    if (!isFolded(event)) continue;
    const { units } = foldEvents(folds, [event]);
    for (const run of runs) run.changed(folds, units.keys(), knownAt);
  }
  judgeUntil(untilAt);
  return {
    proposed: triedOf(proposed, wish.proposed),
    current: current === null || wish.current === null ? null : triedOf(current, wish.current),
    events: read,
    historical,
    days: Math.round((midnightAt - judgedFromAt) / DAY_MS),
  };
}

const triedOf = ({ found, judged }: TrialRun, { measure }: TrialRules): Tried => ({
  version: measure.version,
  judged,
  found,
});

function nextMidnight(at: EpochMs, zone: string): EpochMs {
  return startOfDay(addDays(dayOf(at, zone), 1), zone);
}
