/**
 * Which rung of the ladder the past allows, from the days that are known: how many, how many of them lately, and where in the year. Where no day is
 * unknown, that is the length of the history.
 */
import { dayOfYear } from './almanac.ts';
import type { DayGrid } from './day-grid.ts';
import { KNOWN_DAYS_MIN, LADDER, REACH_DAYS, rungAt } from './ladder.ts';

/** The past before a fit: which days can be known (open, by their traits), and which are. */
export interface Past {
  readonly grid: DayGrid;
  /** 0: closed. */
  readonly traits: Uint8Array;
  readonly firstKnown: number;
  readonly end: number;
}

export interface Chosen {
  readonly place: number;
  /** First slot that trains. */
  readonly start: number;
}

/** Where days are lacking, at least this part of the days that a rung looks back on must be known. */
const KNOWN_SHARE_MIN = 0.5;
/** A week of each part of the year, or it is no season that was learned. */
const SEASON_DAYS_MIN = 7;
const SEASON_PARTS = 13;
const SEASON_PART_DAYS = 28;

export function chooseRung(past: Past): Chosen {
  const known = knownDaysOf(past);
  const days = known.since(past.firstKnown);
  const place = LADDER.findIndex(({ rung, needsDays }) => {
    if (days < needsDays) return false;
    const span = Math.min(rung.memoryDays, past.end - past.firstKnown);
    const recent = known.since(past.end - span);
    if (rung.memoryDays === Number.POSITIVE_INFINITY) return known.isAllYear();
    return recent >= Math.min(needsDays, KNOWN_SHARE_MIN * span);
  });
  const back = Math.max(past.firstKnown, past.end - rungAt(place).memoryDays);
  if (place < LADDER.length - 1 || known.countSince(back) >= KNOWN_DAYS_MIN)
    return { place, start: back };
  return { place, start: Math.max(past.firstKnown, past.end - REACH_DAYS) };
}

interface KnownDays {
  /** Open days with a count, from a slot on. */
  readonly countSince: (from: number) => number;
  /** Days as if all of the open ones that are known had followed each other, closed ones between them. */
  readonly since: (from: number) => number;
  /** Whether each part of the year was known, but for parts in which it is never open. */
  readonly isAllYear: () => boolean;
}

function knownDaysOf({ grid, traits, firstKnown, end }: Past): KnownDays {
  const open = new Int32Array(end + 1);
  const known = new Int32Array(end + 1);
  const openIn = new Int32Array(SEASON_PARTS);
  const knownIn = new Int32Array(SEASON_PARTS);
  for (let i = firstKnown; i < end; i += 1) {
    const isOpen = traits[i] === 0 ? 0 : 1;
    const isKnown = isOpen === 0 || Number.isNaN(grid.counts[i] ?? Number.NaN) ? 0 : 1;
    open[i + 1] = (open[i] ?? 0) + isOpen;
    known[i + 1] = (known[i] ?? 0) + isKnown;
    const part = Math.min(
      SEASON_PARTS - 1,
      Math.floor(dayOfYear(grid.firstDay + i) / SEASON_PART_DAYS),
    );
    openIn[part] = (openIn[part] ?? 0) + isOpen;
    knownIn[part] = (knownIn[part] ?? 0) + isKnown;
  }
  const within = (sums: Int32Array, from: number): number =>
    (sums[end] ?? 0) - (sums[Math.max(firstKnown, from)] ?? 0);
  return {
    countSince: (from) => within(known, from),
    since: (from) => {
      const days = end - Math.max(firstKnown, from);
      const all = within(open, from);
      return all === 0 ? 0 : (days * within(known, from)) / all;
    },
    isAllYear: () =>
      knownIn.every((days, part) => days === openIn[part] || days >= SEASON_DAYS_MIN),
  };
}
