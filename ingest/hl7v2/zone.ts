// Offsets of a named zone, remembered by the year where they never change in it, else by the hour: asking Intl for every message, or for
// every day on which somebody was born, would cost more than parsing it.

const formats = new Map<string, Intl.DateTimeFormat>();
/** By zone and year; undefined where the zone changes its clocks. Years are few: `parseTime` takes 1900 to 2200. */
const steadyYears = new Map<string, Map<number, number | undefined>>();
const remembered = new Map<string, number>();
const REMEMBERED_MAX = 50_000;
const HOUR_MS = 3_600_000;
/** No change of clocks was ever taken back within a week. */
const STEP_MS = 7 * 24 * HOUR_MS;

/**
 * Minutes east of UTC at a wall-clock time in `zone`; `wallAsUtc` is that wall time read as if it were UTC. In the hour that a change
 * of clocks repeats, the first of the two is taken. Throws RangeError for a zone that Intl does not know: configuration checks it.
 */
export function offsetMinutesAt(zone: string, wallAsUtc: number): number {
  return steadyOffset(zone, new Date(wallAsUtc).getUTCFullYear()) ?? offsetOfHour(zone, wallAsUtc);
}

function steadyOffset(zone: string, year: number): number | undefined {
  let years = steadyYears.get(zone);
  if (years === undefined) {
    years = new Map();
    steadyYears.set(zone, years);
  }
  if (!years.has(year)) years.set(year, offsetOfYear(zone, year));
  return years.get(year);
}

/** Undefined where it is not the same from the last week of the year before to the first of the next. */
function offsetOfYear(zone: string, year: number): number | undefined {
  const end = Date.UTC(year + 1, 0, 1) + STEP_MS;
  let at = Date.UTC(year, 0, 1) - STEP_MS;
  const first = offsetAtInstant(zone, at);
  while (at < end) {
    at += STEP_MS;
    if (offsetAtInstant(zone, at) !== first) return undefined;
  }
  return first;
}

function offsetOfHour(zone: string, wallAsUtc: number): number {
  const hour = Math.floor(wallAsUtc / HOUR_MS);
  const key = `${zone} ${hour}`;
  const known = remembered.get(key);
  if (known !== undefined) return known;
  const guess = offsetAtInstant(zone, wallAsUtc);
  const offset = offsetAtInstant(zone, wallAsUtc - guess * 60_000);
  if (remembered.size >= REMEMBERED_MAX) remembered.clear();
  remembered.set(key, offset);
  return offset;
}

function offsetAtInstant(zone: string, instant: number): number {
  const parts = formatOf(zone).formatToParts(instant);
  const number = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((part) => part.type === type)?.value ?? 0);
  const wall = Date.UTC(
    number('year'),
    number('month') - 1,
    number('day'),
    number('hour'),
    number('minute'),
    number('second'),
  );
  return Math.round((wall - Math.floor(instant / 1000) * 1000) / 60_000);
}

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (format === undefined) {
    const numeric = {
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    } as const;
    format = new Intl.DateTimeFormat('en-US', { timeZone: zone, hourCycle: 'h23', ...numeric });
    formats.set(zone, format);
  }
  return format;
}
