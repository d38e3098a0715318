// Moments and stretches in the words of a refusal: local, to the minute. Pure.
import type { EpochMs } from '../../contracts/time.ts';
import { dayOf, hourOfDay, hourStart } from '../../platform/zone/zone-time.ts';
import type { Stretch } from './spans.ts';

const MINUTE_MS = 60_000;
const two = (count: number): string => String(count).padStart(2, '0');

/** `2026-06-01 18:00`. */
export function wallText(at: EpochMs, zone: string): string {
  const minute = Math.floor((at - hourStart(at, zone)) / MINUTE_MS);
  return `${dayOf(at, zone)} ${two(hourOfDay(at, zone))}:${two(minute)}`;
}

export const stretchText = ({ startAt, endAt }: Stretch, zone: string): string =>
  `${wallText(startAt, zone)} to ${wallText(endAt, zone)}`;
