/**
 * HL7 times, `YYYY[MM[DD[HH[MM[SS[.S…]]]]]][±ZZZZ]`, and the `YYYY-MM-DD HH:MM:SS` that many systems send instead.
 *
 * A time without zone is read in the zone of its site and marked `zoneAssumed`. A time of low precision stands for the beginning of
 * its year, month, day, hour or minute. Anything else, e.g. 30 February, is no time.
 */
import { offsetMinutesAt } from './zone.ts';

export type TimePrecision = 'year' | 'month' | 'day' | 'hour' | 'minute' | 'second';

export interface SourceTime {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly precision: TimePrecision;
  readonly zoneAssumed: boolean;
  /** The calendar day that the sender wrote, in its own zone. */
  readonly day: string;
}

const HL7_TIME =
  /^(\d{4})(\d{2})?(\d{2})?(\d{2})?(\d{2})?(\d{2})?(?:\.(\d{1,6}))?(?:([+-])(\d{2})(\d{2}))?$/;
const ISO_TIME =
  /^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?(?:(Z)|([+-])(\d{2}):?(\d{2}))?$/;
const PRECISIONS: readonly TimePrecision[] = ['year', 'month', 'day', 'hour', 'minute', 'second'];
const MINUTE_MS = 60_000;

interface Parts {
  /** Year, month, day, hour, minute, second; fewer where fewer were written. */
  readonly numbers: readonly number[];
  readonly millis: number;
  readonly offsetMinutes: number | undefined;
}

/** Undefined where `text` is no time. `zone` is an IANA name. */
export function parseTime(text: string, zone: string): SourceTime | undefined {
  const parts = hl7Parts(text) ?? isoParts(text);
  if (parts === undefined) return undefined;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts.numbers;
  if (hour > 23 || minute > 59 || second > 60 || year < 1900 || year > 2200) return undefined;
  const asUtc = Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59), parts.millis);
  const back = new Date(asUtc);
  if (back.getUTCMonth() !== month - 1 || back.getUTCDate() !== day) return undefined;
  const precision = PRECISIONS[parts.numbers.length - 1] ?? 'year';
  const offset = parts.offsetMinutes ?? offsetMinutesAt(zone, asUtc);
  return {
    at: asUtc - offset * MINUTE_MS,
    precision,
    zoneAssumed: parts.offsetMinutes === undefined,
    day: `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`,
  };
}

/** A time well written, but of a year before 1900: a wrong century, not a wrong form. */
export function isBeforeAll(text: string): boolean {
  const [year = 0, month = 1, day = 1] = (hl7Parts(text) ?? isoParts(text))?.numbers ?? [1900];
  const back = new Date(Date.UTC(2000, month - 1, day));
  return year < 1900 && back.getUTCMonth() === month - 1 && back.getUTCDate() === day;
}

function hl7Parts(text: string): Parts | undefined {
  return usualParts(text) ?? anyHl7Parts(text);
}

const DIGIT_0 = 48;
const PLUS = 43;
const MINUS = 45;

/** `YYYYMMDD`, `YYYYMMDDHHMM[SS]`, with an offset or without: read by hand, because the pattern costs five times as much. */
function usualParts(text: string): Parts | undefined {
  const digits = digitsOf(text);
  if (digits !== 8 && digits !== 12 && digits !== 14) return undefined;
  const sign = text.charCodeAt(digits);
  const isOffset =
    (sign === PLUS || sign === MINUS) &&
    text.length === digits + 5 &&
    digitsOf(text, digits + 1) === 4;
  if (text.length !== digits && !isOffset) return undefined;
  const numbers = [pairAt(text, 0) * 100 + pairAt(text, 2)];
  for (let at = 4; at < digits; at += 2) numbers.push(pairAt(text, at));
  const offset = isOffset ? pairAt(text, digits + 1) * 60 + pairAt(text, digits + 3) : undefined;
  const offsetMinutes = offset !== undefined && sign === MINUS ? -offset : offset;
  return { numbers, millis: 0, offsetMinutes };
}

function digitsOf(text: string, from = 0): number {
  let at = from;
  for (; at < text.length; at += 1) {
    const digit = text.charCodeAt(at) - DIGIT_0;
    if (digit < 0 || digit > 9) break;
  }
  return at - from;
}

const pairAt = (text: string, at: number): number =>
  (text.charCodeAt(at) - DIGIT_0) * 10 + text.charCodeAt(at + 1) - DIGIT_0;

function anyHl7Parts(text: string): Parts | undefined {
  const found = HL7_TIME.exec(text);
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, sign, zoneHours, zoneMinutes] = found;
  const numbers = [year, month, day, hour, minute, second]
    .filter((part) => part !== undefined)
    .map(Number);
  return {
    numbers,
    millis: millisOf(fraction),
    offsetMinutes: offsetOf(sign, zoneHours, zoneMinutes),
  };
}

function isoParts(text: string): Parts | undefined {
  const found = ISO_TIME.exec(text);
  if (found === null) return undefined;
  const [, year, month, day, hour, minute, second, fraction, utc, sign, zoneHours, zoneMinutes] =
    found;
  const numbers = [year, month, day, hour, minute, second]
    .filter((part) => part !== undefined)
    .map(Number);
  const offsetMinutes = utc === 'Z' ? 0 : offsetOf(sign, zoneHours, zoneMinutes);
  return { numbers, millis: millisOf(fraction), offsetMinutes };
}

function millisOf(fraction: string | undefined): number {
  return fraction === undefined ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
}

function offsetOf(
  sign: string | undefined,
  hours: string | undefined,
  minutes: string | undefined,
): number | undefined {
  if (sign === undefined) return undefined;
  const offset = Number(hours) * 60 + Number(minutes);
  return sign === '-' ? -offset : offset;
}

function pad(value: number, width: number): string {
  return String(value).padStart(width, '0');
}
