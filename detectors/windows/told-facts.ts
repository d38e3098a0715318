/**
 * Whether what a feed has told of a day is that day: its facts by hour of happening, beside what it usually tells. A day that half of nothing
 * was told of, or next to nothing, is missed, and stays so until its usual volume has come: one stray fact of an outage is no report. Pure.
 */
import { HOUR_MS, type DayKey, type EpochMs } from '../../contracts/time.ts';
import { addDays, endOfDay, hourOfDay, startOfDay } from '../../platform/zone/zone-time.ts';
import { gammaQ } from '../methods/distributions/gamma.ts';
import { learnRhythm, type DayType, type Rhythm, type RhythmCalendar } from './rhythm.ts';

/** What one site told of one kind of event. */
export interface ToldFacts {
  /** First day that was told of; what lies before is unknown and not missed. */
  readonly since: DayKey;
  /** Facts by local hour, 0 to 23; a day that is not there has none. */
  readonly days: ReadonlyMap<DayKey, readonly number[]>;
  /** Days of which it was found that they were not told when they should have been. */
  readonly missed: ReadonlySet<DayKey>;
  /** Undefined until learned. */
  readonly usual: Rhythm | undefined;
}

export interface Present {
  readonly now: EpochMs;
  readonly calendar: RhythmCalendar;
}

/** With six facts expected none comes in one of four hundred spells: less, between facts that came, is no absence. */
const MISSED_EVENTS = 6;
/** With three events expected none comes in one of twenty quiet spells: less is no absence. */
export const CHANCE_EVENTS = 3;
/** Of a day's usual facts, in one run of hours without any. */
const EMPTY_SHARE = 0.5;
/** A day that brings less of what is usual was not told. Falls that are real leave more. */
const NEXT_TO_NOTHING_SHARE = 0.2;
/** From when on a day in progress can be said to have brought too little: so much of it must have been due. */
const DUE_SHARE = 0.5;
/** A missed day of which so much has come is told: the rest is chance. */
const USUAL_SHARE = 0.8;
/** What a feed tells no more than by chance on one day in twenty is no gap. */
const CHANCE_P = 0.05;

/** What it usually tells in an hour, from the days of `learnFrom` on, the missed ones left out; undefined where they are too few. */
export function usualOf(
  told: Omit<ToldFacts, 'usual'>,
  days: readonly DayKey[],
  calendar: RhythmCalendar,
): Rhythm | undefined {
  const sums = { work: new Array<number>(24).fill(0), rest: new Array<number>(24).fill(0) };
  const seen: Record<DayType, number> = { work: 0, rest: 0 };
  for (const day of days) {
    if (day < told.since || told.missed.has(day)) continue;
    const type = calendar.typeOf(day);
    seen[type] += 1;
    for (const [hour, facts] of (told.days.get(day) ?? []).entries())
      sums[type][hour] = (sums[type][hour] ?? 0) + facts;
  }
  return learnRhythm({ ...sums, days: seen }) ?? undefined;
}

interface Hour {
  readonly day: DayKey;
  readonly facts: number;
  /** Of which so much can have happened by now. */
  readonly usual: number;
}

/** The days from `fromDay` on of which too little has been told to be known, found now. */
export function missedDays(told: ToldFacts, fromDay: DayKey, present: Present): DayKey[] {
  const { usual } = told;
  if (usual === undefined) return [];
  const hours = hoursOf({ ...told, usual }, fromDay, present);
  const usualByDay = new Map<DayKey, number>();
  const factsByDay = new Map<DayKey, number>();
  for (const hour of hours) {
    usualByDay.set(hour.day, (usualByDay.get(hour.day) ?? 0) + hour.usual);
    factsByDay.set(hour.day, (factsByDay.get(hour.day) ?? 0) + hour.facts);
  }
  const empty = emptyByDay(hours);
  return [...usualByDay].flatMap(([day, expected]) => {
    const wholeDay = usual[present.calendar.typeOf(day)].reduce((sum, facts) => sum + facts, 0);
    const isEmpty = wholeDay > 0 && (empty.get(day) ?? 0) >= wholeDay * EMPTY_SHARE;
    // Of a morning nobody can say so: a feed that is told by the hour is an hour behind.
    const isScarce =
      expected >= Math.max(MISSED_EVENTS, wholeDay * DUE_SHARE) &&
      (factsByDay.get(day) ?? 0) < expected * NEXT_TO_NOTHING_SHARE;
    return isEmpty || isScarce ? [day] : [];
  });
}

/** By day: the most that was expected in one run of hours without a fact that chance does not explain. */
function emptyByDay(hours: readonly Hour[]): Map<DayKey, number> {
  const empty = new Map<DayKey, number>();
  let run = new Map<DayKey, number>();
  let expected = 0;
  const close = (eventsMin: number): void => {
    if (expected >= eventsMin)
      for (const [day, part] of run) empty.set(day, Math.max(empty.get(day) ?? 0, part));
    run = new Map();
    expected = 0;
  };
  for (const { day, facts, usual } of hours) {
    if (facts > 0) {
      close(MISSED_EVENTS);
      continue;
    }
    run.set(day, (run.get(day) ?? 0) + usual);
    expected += usual;
  }
  // The feed that is quiet now is judged as its reach is.
  close(CHANCE_EVENTS);
  return empty;
}

function hoursOf(
  { days, since, usual }: ToldFacts & { readonly usual: Rhythm },
  fromDay: DayKey,
  { now, calendar }: Present,
): Hour[] {
  const { zone } = calendar;
  const hours: Hour[] = [];
  for (let day = fromDay < since ? since : fromDay; ; day = addDays(day, 1)) {
    const endAt = Math.min(now, endOfDay(day, zone));
    if (startOfDay(day, zone) >= now) return hours;
    const told = days.get(day);
    const rhythm = usual[calendar.typeOf(day)];
    for (let at = startOfDay(day, zone); at < endAt; at += HOUR_MS) {
      const hour = hourOfDay(at, zone);
      const part = Math.min(1, (now - at) / HOUR_MS);
      hours.push({ day, facts: told?.[hour] ?? 0, usual: (rhythm[hour] ?? 0) * part });
    }
  }
}

/** Of a missed day, what part of its usual facts has come after all, 0 to 1; null of a day that was not missed. */
export function comeAfterAll(told: ToldFacts, day: DayKey, present: Present): number | null {
  const { usual } = told;
  if (usual === undefined || !told.missed.has(day)) return null;
  const { expected, facts } = sumsOf({ ...told, usual }, day, present);
  return facts >= expected * USUAL_SHARE ? 1 : facts / expected;
}

/**
 * Whether a missed day can be counted with others: its usual volume has come, or so much that a feed as small as this one tells no more on one
 * day in twenty. A clinic of five visits a day that was quiet until noon and had three is not unknown.
 */
export function isKnownAfterAll(told: ToldFacts, day: DayKey, present: Present): boolean {
  const { usual } = told;
  if (usual === undefined) return !told.missed.has(day);
  if ((comeAfterAll(told, day, present) ?? 1) >= 1) return true;
  const { expected, facts } = sumsOf({ ...told, usual }, day, present);
  return facts > 0 && gammaQ(facts + 1, expected) >= CHANCE_P;
}

function sumsOf(
  told: ToldFacts & { readonly usual: Rhythm },
  day: DayKey,
  { now, calendar }: Present,
): { readonly expected: number; readonly facts: number } {
  // That day alone: of a day of last month the hours since are nobody's concern.
  const dayOnly = { now: Math.min(now, endOfDay(day, calendar.zone)), calendar };
  const hours = hoursOf(told, day, dayOnly).filter((hour) => hour.day === day);
  return {
    expected: hours.reduce((sum, hour) => sum + hour.usual, 0),
    facts: hours.reduce((sum, hour) => sum + hour.facts, 0),
  };
}

/** End of the latest hour that it told of; -Infinity where it told of none. */
export function toldUntil({ days }: ToldFacts, zone: string): EpochMs {
  let latest = -Infinity;
  for (const [day, hours] of days) {
    const last = hours.findLastIndex((facts) => facts > 0);
    if (last >= 0) latest = Math.max(latest, startOfDay(day, zone) + (last + 1) * HOUR_MS);
  }
  return latest;
}
