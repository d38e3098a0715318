// Times as records state them: epoch milliseconds, or ISO 8601 with a zone, or without one in the site's zone.
import { DateTime } from 'luxon';
import { EpochMs } from '../../contracts/time.ts';
import type { SourceMoment } from './statement.ts';

const ZONED = /(?:Z|[+-]\d{2}:?\d{2})$/i;

/** undefined where it is no time. A date without a time is the start of that day. */
export function readMoment(value: string | number, zone: string): SourceMoment | undefined {
  const moment =
    typeof value === 'number' ? { at: value, zoneAssumed: false } : readIso(value.trim(), zone);
  return moment !== undefined && EpochMs.safeParse(moment.at).success ? moment : undefined;
}

function readIso(text: string, zone: string): SourceMoment | undefined {
  const normalised = text.replace(/^(\d{4}-\d{2}-\d{2}) (\d)/, '$1T$2');
  const zoned = ZONED.test(normalised) && normalised.includes('T');
  const time = DateTime.fromISO(normalised, { zone: zoned ? 'utc' : zone });
  return time.isValid ? { at: time.toMillis(), zoneAssumed: !zoned } : undefined;
}
