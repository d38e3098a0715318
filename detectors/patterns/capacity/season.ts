/** The season of a rule that a moment lies in: its first day, and how many of its days are over. Pure. */
import type { SurgeCapacityPattern } from '../../../contracts/catalogue/looks/surge-capacity.ts';
import type { DayKey, EpochMs } from '../../../contracts/time.ts';
import { dayNumberOf, dayOf } from '../../../platform/zone/zone-time.ts';

/** null: out of season. 29 February begins on 1 March in other years. */
export function seasonAt(
  { season }: Pick<SurgeCapacityPattern, 'season'>,
  asOf: EpochMs,
  zone: string,
): { readonly firstDay: number; readonly day: number } | null {
  const today = dayOf(asOf, zone);
  const [year, monthDay] = [Number(today.slice(0, 4)), today.slice(5)];
  const passesYear = season.to < season.from;
  const isIn = passesYear
    ? monthDay >= season.from || monthDay <= season.to
    : monthDay >= season.from && monthDay <= season.to;
  if (!isIn) return null;
  const began = monthDay >= season.from ? year : year - 1;
  return { firstDay: firstDayOf(began, season.from), day: dayNumberOf(today) };
}

const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

const firstDayOf = (year: number, monthDay: string): number =>
  dayNumberOf(
    `${String(year)}-${monthDay === '02-29' && !isLeap(year) ? '03-01' : monthDay}` as DayKey,
  );
