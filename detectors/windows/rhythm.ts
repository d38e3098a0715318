/**
 * A site's own rhythm: how many events it usually has in each hour of a working day and of a rest day. Learned from its hourly
 * counts; until there are enough of them, assumed from what the register says of the site.
 */
import type { Site } from '../../contracts/catalogue/site.ts';
import { HOUR_MS, type DayKey, type EpochMs } from '../../contracts/time.ts';
import { dayOf, hourOfDay, hourStart } from '../../platform/zone/zone-time.ts';

export type DayType = 'work' | 'rest';

/** Expected events in each local hour, 0 to 23. */
export interface Rhythm {
  readonly work: readonly number[];
  readonly rest: readonly number[];
  readonly learned: boolean;
}

export interface HourlyHistory {
  /** Sums over the days of each type. */
  readonly work: readonly number[];
  readonly rest: readonly number[];
  readonly days: Readonly<Record<DayType, number>>;
}

/**
 * Below it a rhythm is assumed. Ten days hold a weekend and six working days at least, and are the least from which the shipped detectors
 * judge: of what raises a signal it should be known how much has come.
 */
const HISTORY_DAYS_MIN = 10;

/** Share of a day's visits in each hour for a place that opens in the daytime: a morning peak, a lunch break, a second peak. */
const DAYTIME_SHARES = [
  0, 0, 0, 0, 0, 0, 0, 0.03, 0.14, 0.17, 0.15, 0.1, 0.04, 0.05, 0.1, 0.09, 0.07, 0.04, 0.02, 0, 0,
  0, 0, 0,
];
const AROUND_THE_CLOCK = DAYTIME_SHARES.map((share) => share * 0.6 + 0.4 / 24);
const CLOSED = DAYTIME_SHARES.map(() => 0);

export function assumedRhythm(site: Pick<Site, 'expectedVisitsPerDay' | 'opens'>): Rhythm {
  const shares = site.opens === 'always' ? AROUND_THE_CLOCK : DAYTIME_SHARES;
  const work = shares.map((share) => share * site.expectedVisitsPerDay);
  return { work, rest: site.opens === 'weekdays' ? CLOSED : work, learned: false };
}

/**
 * Days to learn from, oldest first: the quiet since a site was last heard is no part of its rhythm, or a clinic of a visit every day or two
 * would seem to be due the fewer the longer it is silent. Never fewer than make a rhythm, if so many are there.
 */
export function daysOfRhythm(days: readonly DayKey[], lastHeard: DayKey): readonly DayKey[] {
  const told = days.filter((day) => day <= lastHeard).length;
  return days.slice(0, Math.max(told, HISTORY_DAYS_MIN));
}

/** null where the history is too short. */
export function learnRhythm(history: HourlyHistory): Rhythm | null {
  if (history.days.work + history.days.rest < HISTORY_DAYS_MIN) return null;
  const mean = (type: DayType): number[] =>
    history[type].map((total) => (history.days[type] === 0 ? 0 : total / history.days[type]));
  return { work: mean('work'), rest: mean('rest'), learned: true };
}

export interface RhythmCalendar {
  readonly zone: string;
  typeOf(day: DayKey): DayType;
}

/**
 * Expected events in [fromAt, toAt). Walks at most the last 28 days: who was due to have fewer than a handful in as many days as a rhythm is
 * learned from has none to speak of.
 */
export function expectedBetween(
  rhythm: Rhythm,
  span: { readonly fromAt: EpochMs; readonly toAt: EpochMs },
  calendar: RhythmCalendar,
): number {
  let expected = 0;
  const fromAt = Math.max(span.fromAt, span.toAt - HOURS_MAX * HOUR_MS);
  for (let hourAt = hourStart(fromAt, calendar.zone); hourAt < span.toAt; hourAt += HOUR_MS) {
    const overlapMs = Math.min(hourAt + HOUR_MS, span.toAt) - Math.max(hourAt, fromAt);
    const perHour =
      rhythm[calendar.typeOf(dayOf(hourAt, calendar.zone))][hourOfDay(hourAt, calendar.zone)] ?? 0;
    expected += perHour * (overlapMs / HOUR_MS);
  }
  return expected;
}

const HOURS_MAX = 28 * 24;
