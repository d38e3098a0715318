// Figures of a source in words: how much of what was due has come, and how late it comes. Pure.
import type { TFunction } from 'i18next';
import type { SiteSummary } from '../../../contracts/api/series.ts';

/** Of what was due by now; null where nothing was due yet or nothing is learned. */
export function arrivedShare(today: SiteSummary['today']): number | null {
  if (today === null || today.dueByNow <= 0) return null;
  return Math.min(1, today.arrived / today.dueByNow);
}

export const shareWords = (share: number | null): string =>
  share === null ? '–' : `${String(Math.floor(share * 100))} %`;

export function delayWords(delay: SiteSummary['delay'], t: TFunction): string {
  if (delay === null) return '–';
  return `${minutesWords(delay.medianMinutes, t)} / ${minutesWords(delay.p90Minutes, t)}`;
}

const HOUR_MINUTES = 60;
const DAY_MINUTES = 1440;

/** Whole minutes below two hours, then hours, then days. */
export function minutesWords(minutes: number, t: TFunction): string {
  if (minutes < 1) return t('sources.span.underMinute');
  if (minutes < 2 * HOUR_MINUTES) return t('sources.span.minutes', { n: Math.round(minutes) });
  if (minutes < 2 * DAY_MINUTES)
    return t('sources.span.hours', { n: Math.round(minutes / HOUR_MINUTES) });
  return t('sources.span.days', { n: Math.round(minutes / DAY_MINUTES) });
}
