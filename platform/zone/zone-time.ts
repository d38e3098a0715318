// Calendar arithmetic in the zone of the jurisdiction, fast enough for every event. Offsets come from luxon and are remembered
// per UTC day (per quarter of an hour on the few days on which a zone changes its offset). Pure: time is an argument.
import { IANAZone } from 'luxon';
import { DAY_MS, HALF_HOUR_MS, HOUR_MS, type DayKey, type EpochMs } from '../../contracts/time.ts';

const QUARTER_MS = 900_000;
const MINUTE_MS = 60_000;

interface ZoneOffsets {
  readonly zone: IANAZone;
  /** UTC day number → offset in ms, or undefined when the offset changes within that day. */
  readonly byDay: Map<number, number | undefined>;
  readonly byQuarter: Map<number, number>;
}

const zones = new Map<string, ZoneOffsets>();
const dayKeys = new Map<number, DayKey>();
const dayNumbers = new Map<string, number>();

/** Past this many remembered days the memory is emptied: 270 years, so only nonsense times reach it. */
const REMEMBERED_DAYS_MAX = 100_000;

/** Local calendar day, e.g. `2026-03-01`, of an instant. */
export function dayOf(at: EpochMs, zone: string): DayKey {
  return dayKeyOf(Math.floor((at + offsetMs(at, zone)) / DAY_MS));
}

/** First instant of a local day. Where midnight does not exist (a clock moved forward at 0:00) it is the first that does. */
export function startOfDay(day: DayKey, zone: string): EpochMs {
  const localMidnight = dayNumberOf(day) * DAY_MS;
  const early = localMidnight - offsetMs(localMidnight - DAY_MS / 2, zone);
  const late = localMidnight - offsetMs(localMidnight + DAY_MS / 2, zone);
  if (early === late) return early;
  const first = Math.min(early, late);
  if (dayOf(first, zone) === day && first + offsetMs(first, zone) === localMidnight) return first;
  const second = Math.max(early, late);
  if (second + offsetMs(second, zone) === localMidnight) return second;
  // In the gap: walk by quarters, because every offset in use is a multiple of one.
  let at = first;
  while (dayOf(at, zone) < day) at += QUARTER_MS;
  return at;
}

/** End of a local day, exclusive: the start of the next. A day may have 23 or 25 hours. */
export function endOfDay(day: DayKey, zone: string): EpochMs {
  return startOfDay(addDays(day, 1), zone);
}

/** Start of the hour that contains `at`. With a zone, of the local hour (offsets of 30 or 45 minutes exist). */
export function hourStart(at: EpochMs, zone?: string): EpochMs {
  const shift = zone === undefined ? 0 : offsetMs(at, zone) % HOUR_MS;
  return Math.floor((at + shift) / HOUR_MS) * HOUR_MS - shift;
}

/** Start of the local half hour that contains `at`. */
export function halfHourStart(at: EpochMs, zone: string): EpochMs {
  const shift = offsetMs(at, zone) % HALF_HOUR_MS;
  return Math.floor((at + shift) / HALF_HOUR_MS) * HALF_HOUR_MS - shift;
}

/** 0..23, the hour on the wall clock. */
export function hourOfDay(at: EpochMs, zone: string): number {
  return Math.floor(modulo(at + offsetMs(at, zone), DAY_MS) / HOUR_MS);
}

export function addDays(day: DayKey, count: number): DayKey {
  return dayKeyOf(dayNumberOf(day) + count);
}

/** Days from `from` to `to`: positive when `to` is later. */
export function daysBetween(from: DayKey, to: DayKey): number {
  return dayNumberOf(to) - dayNumberOf(from);
}

/** ISO 8601: Monday 1 … Sunday 7. */
export function weekday(day: DayKey): number {
  return modulo(dayNumberOf(day) + 3, 7) + 1;
}

/** Days since 1970-01-01. Throws RangeError for a text that is not a day of the calendar. */
export function dayNumberOf(day: DayKey): number {
  const known = dayNumbers.get(day);
  if (known !== undefined) return known;
  const at = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== day)
    throw new RangeError(`not a day: ${day}`);
  remember(dayNumbers, day as string, at / DAY_MS);
  return at / DAY_MS;
}

export function dayKeyOf(dayNumber: number): DayKey {
  const known = dayKeys.get(dayNumber);
  if (known !== undefined) return known;
  const key = new Date(dayNumber * DAY_MS).toISOString().slice(0, 10) as DayKey;
  remember(dayKeys, dayNumber, key);
  return key;
}

/** Offset of a wall-clock time, given as if it were UTC; undefined near a change of offset, where a wall time may be two or none. */
export function steadyOffsetMs(wallAsUtc: number, zone: string): number | undefined {
  const before = offsetMs(wallAsUtc - DAY_MS, zone);
  return before === offsetMs(wallAsUtc + DAY_MS, zone) ? before : undefined;
}

export function isZone(zone: string): boolean {
  return IANAZone.isValidZone(zone);
}

function offsetMs(at: EpochMs, zone: string): number {
  const offsets = offsetsOf(zone);
  const utcDay = Math.floor(at / DAY_MS);
  const ofDay = offsets.byDay.get(utcDay);
  if (ofDay !== undefined) return ofDay;
  if (offsets.byDay.has(utcDay)) return offsetOfQuarter(offsets, at);
  const first = offsets.zone.offset(utcDay * DAY_MS) * MINUTE_MS;
  const last = offsets.zone.offset((utcDay + 1) * DAY_MS - 1) * MINUTE_MS;
  remember(offsets.byDay, utcDay, first === last ? first : undefined);
  return first === last ? first : offsetOfQuarter(offsets, at);
}

function offsetOfQuarter(offsets: ZoneOffsets, at: EpochMs): number {
  const quarter = Math.floor(at / QUARTER_MS);
  const known = offsets.byQuarter.get(quarter);
  if (known !== undefined) return known;
  const offset = offsets.zone.offset(quarter * QUARTER_MS) * MINUTE_MS;
  remember(offsets.byQuarter, quarter, offset);
  return offset;
}

function offsetsOf(zone: string): ZoneOffsets {
  const known = zones.get(zone);
  if (known !== undefined) return known;
  if (!isZone(zone)) throw new RangeError(`not a time zone: ${zone}`);
  const fresh: ZoneOffsets = {
    zone: IANAZone.create(zone),
    byDay: new Map(),
    byQuarter: new Map(),
  };
  zones.set(zone, fresh);
  return fresh;
}

function remember<K, V>(memory: Map<K, V>, key: K, value: V): void {
  if (memory.size >= REMEMBERED_DAYS_MAX) memory.clear();
  memory.set(key, value);
}

function modulo(value: number, divisor: number): number {
  return ((value % divisor) + divisor) % divisor;
}
