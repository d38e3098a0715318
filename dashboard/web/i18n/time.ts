/**
 * Times and durations as people read them at this desk: Asia/Shanghai, 24 hours, whatever the machine is set to. Pure, so that
 * the words of a countdown are tested without a clock.
 */
import type { TFunction } from 'i18next';
import { isWithinDays } from '../../../contracts/window-shape.ts';
import type { Window } from '../../../contracts/window.ts';

export const ZONE = 'Asia/Shanghai';

const parts = new Intl.DateTimeFormat('en-CA', {
  timeZone: ZONE,
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});

function fields(at: number): Readonly<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const part of parts.formatToParts(at)) found[part.type] = part.value;
  return found;
}

/** `2026-03-05` */
export function dayOf(at: number): string {
  const f = fields(at);
  return `${f['year'] ?? ''}-${f['month'] ?? ''}-${f['day'] ?? ''}`;
}

/** `03-05` */
export const shortDayOf = (at: number): string => dayOf(at).slice(5);

/** `14:07:09` */
export function clockOf(at: number): string {
  const f = fields(at);
  return `${f['hour'] ?? ''}:${f['minute'] ?? ''}:${f['second'] ?? ''}`;
}

/** `03-05 14:07` */
export const momentOf = (at: number): string => `${shortDayOf(at)} ${clockOf(at).slice(0, 5)}`;

/** `2026-03-05` of a day, `03-05 14:00` of an hour, `03-05 12:00–18:00` of other parts, `02-27 – 03-05` of several days. */
export function windowStart({ kind, startAt, endAt }: Window): string {
  if (kind === 'hour') return momentOf(startAt);
  if (isWithinDays(kind)) return partsBetween(startAt, endAt);
  return kind === 'day' ? dayOf(startAt) : `${shortDayOf(startAt)} – ${shortDayOf(endAt - 1)}`;
}

/** The day is named again where it is another one; midnight ends the day before it. */
function partsBetween(startAt: number, endAt: number): string {
  const clock = clockOf(endAt).slice(0, 5);
  if (dayOf(startAt) !== dayOf(endAt - 1)) return `${momentOf(startAt)} – ${momentOf(endAt)}`;
  return `${momentOf(startAt)}–${clock === '00:00' ? '24:00' : clock}`;
}

/** What is typed into a field of day and time, which is of the jurisdiction whatever zone the machine has. */
export const momentIn = (text: string): number => Date.parse(`${text}:00+08:00`);

/** As such a field wants it: `2026-03-05T14:07`. */
export const typedMomentOf = (at: number): string => `${dayOf(at)}T${clockOf(at).slice(0, 5)}`;

/** `2026-03-05 14:07:09` */
export const fullMomentOf = (at: number): string => `${dayOf(at)} ${clockOf(at)}`;

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** The two largest units that matter: nobody acts on the seconds of a limit that is hours away. */
export function durationWords(ms: number, t: TFunction): string {
  const whole = Math.max(0, Math.floor(Math.abs(ms) / SECOND_MS) * SECOND_MS);
  const days = Math.floor(whole / DAY_MS);
  const hours = Math.floor((whole % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((whole % HOUR_MS) / MINUTE_MS);
  const seconds = Math.floor((whole % MINUTE_MS) / SECOND_MS);
  const both = (large: string, small: string, count: number): string =>
    count === 0 ? large : `${large} ${small}`;
  if (days > 0)
    return both(t('duration.day', { n: days }), t('duration.hour', { n: hours }), hours);
  const words = t('duration.minute', { n: minutes });
  if (hours > 0) return both(t('duration.hour', { n: hours }), words, minutes);
  if (minutes >= 10) return words;
  const end = t('duration.second', { n: seconds });
  return minutes > 0 ? both(words, end, seconds) : end;
}

export type DuePhase = 'ample' | 'soon' | 'overdue';
/** A limit turns `soon` in its last quarter hour: time enough for a telephone call. */
export const SOON_MS = 15 * MINUTE_MS;

export function duePhase(dueAt: number, now: number): DuePhase {
  if (now >= dueAt) return 'overdue';
  return dueAt - now <= SOON_MS ? 'soon' : 'ample';
}

/** Midnight in Shanghai of a `YYYY-MM-DD`; the zone has had no daylight saving since 1991. */
export const startOfDay = (day: string): number => Date.parse(`${day}T00:00:00+08:00`);

export const addDays = (day: string, count: number): string =>
  dayOf(startOfDay(day) + count * DAY_MS);
