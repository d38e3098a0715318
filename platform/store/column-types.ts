// How values cross the edge between code and PostgreSQL: times are epoch milliseconds in code and `timestamptz` in tables,
// days are `YYYY-MM-DD` in both, 64-bit integers are numbers as long as they are exact.
import pg from 'pg';
import { InvariantError } from '../errors.ts';
import type { EpochMs } from '../../contracts/time.ts';

const OID = {
  int8: 20,
  date: 1082,
  timestamp: 1114,
  timestamptz: 1184,
  numeric: 1700,
  timestamptzArray: 1185,
} as const;

/** `2026-03-01 08:00:00.123+00`, as a server whose session zone is UTC writes it. */
export function parseTimestamp(text: string): EpochMs {
  if (text.charCodeAt(4) !== 45 || text.endsWith('BC')) return parseUnusualTimestamp(text);
  const fraction =
    text.charCodeAt(19) === 46 ? Number(`0.${text.slice(20, fractionEnd(text))}`) : 0;
  const zoneAt = text.length - 3;
  if (
    text.charCodeAt(zoneAt) !== 43 ||
    text.charCodeAt(zoneAt + 1) !== 48 ||
    text.charCodeAt(zoneAt + 2) !== 48
  ) {
    return parseUnusualTimestamp(text);
  }
  const second = Date.UTC(
    Number(text.slice(0, 4)),
    Number(text.slice(5, 7)) - 1,
    Number(text.slice(8, 10)),
    Number(text.slice(11, 13)),
    Number(text.slice(14, 16)),
    Number(text.slice(17, 19)),
  );
  return second + Math.floor(fraction * 1000 + 1e-6);
}

function fractionEnd(text: string): number {
  let at = 20;
  while (at < text.length && text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at += 1;
  return at;
}

function parseUnusualTimestamp(text: string): EpochMs {
  if (text === 'infinity') return Infinity;
  if (text === '-infinity') return -Infinity;
  const at = Date.parse(text.replace(' ', 'T').replace(/([+-]\d\d)$/, '$1:00'));
  if (Number.isNaN(at))
    throw new InvariantError(
      'store-bad-time',
      `The database sent a time that cannot be read: ${text}`,
    );
  return at;
}

function parseInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) {
    throw new InvariantError(
      'store-integer-too-large',
      `The database sent ${text}, which a number cannot hold exactly.`,
    );
  }
  return value;
}

const parsers = new Map<number, (text: string) => unknown>([
  [OID.int8, parseInteger],
  [OID.date, (text) => text],
  [OID.timestamptz, parseTimestamp],
  [OID.numeric, Number],
]);

const driverParser: (oid: number, format?: 'text' | 'binary') => (text: string) => unknown =
  pg.types.getTypeParser;

/** Handed to every pool and client of the product; nothing is set on the driver's global table. */
export const COLUMN_TYPES: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') => {
    const own = format === 'binary' ? undefined : parsers.get(oid);
    return own ?? driverParser(oid, format);
  },
};

/** A time as a statement parameter for a `timestamptz`. */
export function storeTime(at: EpochMs): string {
  return new Date(at).toISOString();
}
