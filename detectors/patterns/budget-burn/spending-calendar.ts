/** How a year's spending is spread over its days when all goes as planned: months, weekends and holidays have their weight. Pure. */
import type { SpendingShape } from '../../../contracts/catalogue/budget.ts';
import { dayKeyOf, dayNumberOf, weekday } from '../../../platform/zone/zone-time.ts';
import type { DayKind } from '../../methods/method.ts';

export type WeightOf = (dayNumber: number) => number;

export function spendingWeights(
  shape: SpendingShape,
  calendarKind: (dayNumber: number) => DayKind,
): WeightOf {
  const known = new Map<number, number>();
  return (dayNumber) => {
    let weight = known.get(dayNumber);
    if (weight === undefined) known.set(dayNumber, (weight = weightOf(dayNumber)));
    return weight;
  };

  function weightOf(dayNumber: number): number {
    const day = dayKeyOf(dayNumber);
    const month = shape.months[Number(day.slice(5, 7)) - 1] ?? 1;
    const kind = calendarKind(dayNumber);
    if (kind === 'holiday') return month * shape.holiday;
    return kind === 'open' && weekday(day) >= 6 ? month * shape.weekend : month;
  }
}

export interface DaySpan {
  /** Day numbers, both within. */
  readonly first: number;
  readonly last: number;
}

export function yearOf(dayNumber: number): DaySpan & { readonly year: number } {
  const year = Number(dayKeyOf(dayNumber).slice(0, 4));
  return { year, first: firstOf(year, 1), last: firstOf(year + 1, 1) - 1 };
}

/** `number` from 0. */
export function quarterOf(dayNumber: number): DaySpan & { readonly number: number } {
  const [year, month] = dayKeyOf(dayNumber).split('-').map(Number);
  const number = Math.floor(((month ?? 1) - 1) / 3);
  const first = firstOf(year ?? 1970, number * 3 + 1);
  const last =
    number === 3 ? firstOf((year ?? 1970) + 1, 1) - 1 : firstOf(year ?? 1970, number * 3 + 4) - 1;
  return { number, first, last };
}

export const firstOf = (year: number, month: number): number =>
  dayNumberOf(
    `${String(year)}-${String(month).padStart(2, '0')}-01` as ReturnType<typeof dayKeyOf>,
  );

export function sumOver({ first, last }: DaySpan, of: (dayNumber: number) => number): number {
  let sum = 0;
  for (let day = first; day <= last; day += 1) sum += of(day);
  return sum;
}
