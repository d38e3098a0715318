/** Reads a calendar of special days, CSV `date,kind`. It says nothing about days that it does not name. */
import type { DayKind } from '../methods/method.ts';
import { readCsv } from './csv-rows.ts';
import { dayNumber } from './days.ts';
import { DetectError } from './detect-error.ts';

/** Kind of a day by its day number. */
export type Calendar = ReadonlyMap<number, DayKind>;

const KINDS = ['holiday', 'closed', 'workday'] as const;

/** @throws DetectError `calendar-malformed` and those of `readCsv` */
export async function readCalendar(file: string, stdin: NodeJS.ReadableStream): Promise<Calendar> {
  const calendar = new Map<number, DayKind>();
  for await (const { line, cells } of readCsv({
    input: file,
    stdin,
    required: ['date', 'kind'],
    optional: [],
  })) {
    const day = dayNumber(cells['date'] ?? '');
    const kind = KINDS.find((candidate) => candidate === cells['kind']);
    if (day === null || kind === undefined) {
      const shown = `${cells['date'] ?? ''},${cells['kind'] ?? ''}`;
      throw new DetectError(
        'calendar-malformed',
        `Line ${line} of ${file}: ${shown} is no date with holiday, closed or workday.`,
      );
    }
    if (calendar.has(day) && calendar.get(day) !== kind) {
      throw new DetectError(
        'calendar-malformed',
        `Line ${line} of ${file}: ${cells['date'] ?? ''} has two kinds.`,
      );
    }
    calendar.set(day, kind);
  }
  return calendar;
}
