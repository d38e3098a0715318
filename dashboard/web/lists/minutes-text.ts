// A limit in the unit that people say: minutes, hours or days, never a sum of units that nobody sets. A working day has eight hours. Pure.
import type { TFunction } from 'i18next';
import type { LimitTime } from '../../../contracts/catalogue/norm.ts';

const HOUR = 60;
const DAY = 24 * HOUR;
const WORKING_DAY = 8 * HOUR;

export function minutesText(minutes: number, time: LimitTime, t: TFunction): string {
  if (time === 'working' && minutes % WORKING_DAY === 0)
    return t('lists.workingDay', { n: minutes / WORKING_DAY });
  if (time === 'elapsed' && minutes >= 2 * DAY && minutes % DAY === 0)
    return t('duration.day', { n: minutes / DAY });
  if (minutes >= HOUR && minutes % HOUR === 0) return t('duration.hour', { n: minutes / HOUR });
  return t('duration.minute', { n: minutes });
}
