// Times as files write them, by the formats of a profile.
import { DateTime } from 'luxon';
import { readMoment } from '../normalise/read-moment.ts';

/**
 * What a record may hold as a time: epoch milliseconds where the profile names the zone or the text has one; else the wall clock as ISO
 * text, so that the door takes the site's zone and marks it. undefined where no format fits.
 */
export function timeOf(
  text: string,
  formats: readonly string[],
  zone: string | undefined,
): string | number | undefined {
  for (const format of formats) {
    const found = format === 'iso' ? isoTime(text, zone) : formatted(text, format, zone);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isoTime(text: string, zone: string | undefined): string | number | undefined {
  // Compact dates are read by formats: to ISO, eight digits and a year of eight digits are alike.
  if (!/^\d{4}-\d/.test(text)) return undefined;
  const moment = readMoment(text, zone ?? 'UTC');
  if (moment === undefined) return undefined;
  return zone === undefined && moment.zoneAssumed ? text : moment.at;
}

function formatted(
  text: string,
  format: string,
  zone: string | undefined,
): string | number | undefined {
  const time = DateTime.fromFormat(text, format, { zone: zone ?? 'utc', locale: 'en' });
  if (!time.isValid) return undefined;
  if (zone !== undefined || /Z/.test(format)) return time.toMillis();
  return time.toFormat("yyyy-MM-dd'T'HH:mm:ss.SSS");
}
