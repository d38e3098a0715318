/** Calendar dates as whole days since 1970-01-01. No zone and no clock: a date of a count is a name, not an instant. */
const DAY_MS = 86_400_000;
const DATE = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/;

/** `YYYY-MM-DD`, or `YYYY-MM` for the first of a month; null when it is no date of the calendar. */
export function dayNumber(text: string): number | null {
  const parts = DATE.exec(text);
  if (!parts) return null;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3] ?? '1')];
  const ms = Date.UTC(year, month - 1, day);
  const number = ms / DAY_MS;
  return dateOf(number) === `${text}${parts[3] === undefined ? '-01' : ''}` ? number : null;
}

export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

export function epochMsOf(day: number): number {
  return day * DAY_MS;
}

/** Months since January of the year 0, and the day of the month. */
export function monthAndDay(day: number): { readonly month: number; readonly dayOfMonth: number } {
  const date = new Date(day * DAY_MS);
  return { month: date.getUTCFullYear() * 12 + date.getUTCMonth(), dayOfMonth: date.getUTCDate() };
}

export function dayOfMonthNumber(month: number, dayOfMonth: number): number {
  return Date.UTC(Math.floor(month / 12), month % 12, dayOfMonth) / DAY_MS;
}
