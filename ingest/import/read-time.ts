// Times as files write them, by the formats of a profile.
import { DateTime } from 'luxon';
import { readMoment } from '../normalise/read-moment.ts';
import { saysInstant } from '../normalise/says-instant.ts';

/**
 * What a record may hold as a time: epoch milliseconds where the profile names the zone or the text has one; else the wall clock as ISO
 * text, so that the door takes the site's zone and marks it. undefined where no format fits.
 */
export function timeOf(
  cell: string,
  formats: readonly string[],
  zone: string | undefined,
): string | number | undefined {
  const text = cell.normalize('NFKC').trim();
  for (const format of formats) {
    const found =
      format === 'iso'
        ? isoTime(text, zone)
        : format === 'excel'
          ? serialTime(text, zone)
          : formatted(text, format, zone);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The same where the hour and minute were written; a day alone is none. */
export function instantOf(
  cell: string,
  formats: readonly string[],
  zone: string | undefined,
): string | number | undefined {
  const text = cell.normalize('NFKC').trim();
  const saying = formats.filter((format) =>
    format === 'iso'
      ? saysInstant(text)
      : format === 'excel'
        ? text.includes('.')
        : /[Hh]/.test(format.replace(/'[^']*'/g, '')),
  );
  return timeOf(cell, saying, zone);
}

/** 1970-01-01 as spreadsheets count days; what lies outside of 1954 to 2119 is some other number. */
const EPOCH_SERIAL = 25_569;
const SERIAL_MIN = 20_000;
const SERIAL_MAX = 80_000;
const SECONDS_A_DAY = 86_400;

function serialTime(text: string, zone: string | undefined): string | number | undefined {
  if (!/^\d{5}(\.\d{1,12})?$/.test(text)) return undefined;
  const serial = Number(text);
  if (serial < SERIAL_MIN || serial > SERIAL_MAX) return undefined;
  // Fractions of a day are not exact: the nearest second is what the cell showed.
  const seconds = Math.round((serial - EPOCH_SERIAL) * SECONDS_A_DAY);
  const wall = DateTime.fromSeconds(seconds, { zone: 'utc' });
  if (zone !== undefined) return wall.setZone(zone, { keepLocalTime: true }).toMillis();
  return wall.toFormat("yyyy-MM-dd'T'HH:mm:ss.SSS");
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
