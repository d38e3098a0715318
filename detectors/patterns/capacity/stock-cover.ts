/** For how long a stock lasts by what is used in a day. Pure. */
import type { Step } from './unit-course.ts';

/** Hours; null: nothing is used, so that nothing is said. */
export const coverHours = ({ size, used }: Pick<Step, 'size' | 'used'>): number | null =>
  used > 0 ? (size / used) * 24 : null;
