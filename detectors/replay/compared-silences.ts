/**
 * Which absences of sites a replay can be held against. Live, every site is looked at every few seconds, here once a tick: whether a site is silent
 * in the end follows from when its events were received, when it was told does not. So who stands silent must be the same; what was told or taken
 * back close to the end, or while most sites were silent at once, may fall either way and is counted and named. Pure.
 */
import { HOUR_MS, type EpochMs } from '../../contracts/time.ts';
import type { Signal } from '../../contracts/signal.ts';
import { compareSilence, isUp, type SignalDifference } from './compare-signals.ts';

export interface SilencesWish {
  readonly stored: readonly Signal[];
  readonly replayed: readonly Signal[];
  readonly untilAt: EpochMs;
  readonly tickMs: number;
}

export interface SilencesCompared {
  readonly differences: readonly SignalDifference[];
  /** Sites, or all of them as one, of which the two sides say something else that the replay cannot decide. */
  readonly undecided: number;
}

/** Live, the rhythm that a quiet is held against is learned anew every hour: for so long it may be of another hour than that of the replay. */
const LEARNED_WITHIN_MS = HOUR_MS;
/** A site that was heard and fell silent again within one tick keeps its silence in the replay. */
const SILENT_AFTER_MS = 30 * 60_000;

export function comparedSilences(wish: SilencesWish): SilencesCompared {
  const [stored, replayed] = [latestBySite(wish.stored), latestBySite(wish.replayed)];
  const sites = [...new Set([...stored.keys(), ...replayed.keys()])].sort();
  const isOutage = [stored, replayed].some((side) => stands(side.get(MOST)));
  const differences: SignalDifference[] = [];
  let undecided = 0;
  for (const site of sites) {
    const [ours, theirs] = [stored.get(site), replayed.get(site)];
    const difference = compareSilence(ours, theirs);
    if (difference === null) continue;
    if (isOutage || isUndecided([ours, theirs], wish)) undecided += 1;
    else differences.push(difference);
  }
  return { differences, undecided };
}

const MOST = '';
const stands = (signal: Signal | undefined): boolean => signal !== undefined && isUp(signal);

function isUndecided(
  sides: readonly (Signal | undefined)[],
  { untilAt, tickMs }: SilencesWish,
): boolean {
  const edgeAt = untilAt - Math.max(LEARNED_WITHIN_MS, 2 * tickMs);
  if (sides.some((signal) => signal !== undefined && signal.asOf >= edgeAt)) return true;
  return tickMs > SILENT_AFTER_MS && sides.every(stands);
}

function latestBySite(signals: readonly Signal[]): Map<string, Signal> {
  const latest = new Map<string, Signal>();
  for (const signal of signals) {
    const site = signal.siteId ?? MOST;
    const known = latest.get(site);
    if (known === undefined || known.startedAt < signal.startedAt) latest.set(site, signal);
  }
  return latest;
}
