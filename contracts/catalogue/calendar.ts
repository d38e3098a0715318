// Calendars: public holidays and the weekend days worked instead. A year that the State Council has not yet announced is marked
// as statutory only: its holidays are law, its shifted days are unknown, and nothing may pretend otherwise.
import { z } from 'zod';
import { SiteId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { DayKey } from '../time.ts';
import { Words } from '../words.ts';
import { Origin } from './origin.ts';

export const HolidayPeriod = z.strictObject({
  id: z.string().regex(/^[a-z][a-z-]{0,30}$/),
  names: Words,
  /** Both included. */
  firstDay: DayKey,
  lastDay: DayKey,
  /** Weekend days that are worked in exchange. */
  worked: z.array(DayKey).max(6),
  /** Days of the period that are holidays by law, not shifted weekends. */
  statutory: z.array(DayKey).max(8),
});
export type HolidayPeriod = z.infer<typeof HolidayPeriod>;

export const CalendarYear = z.strictObject({
  year: z.int().min(2000).max(2200),
  /** `announced`: the yearly notice is out. `statutory-only`: it is not, shifted days are missing. */
  status: z.enum(['announced', 'statutory-only']),
  source: Origin,
  periods: z.array(HolidayPeriod).min(1).max(20),
});
export type CalendarYear = z.infer<typeof CalendarYear>;

export const Calendar = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  names: Words,
  zone: z.string().min(3).max(60),
  /** Office hours in local minutes of the day, half-open, for limits in working time. */
  officeHours: z.array(z.strictObject({ fromMinute: z.int().min(0).max(1439), toMinute: z.int().min(1).max(1440) })).min(1),
  years: z.array(CalendarYear).min(1).max(60),
});
export type Calendar = z.infer<typeof Calendar>;

/** One file of `catalogue/calendars/closed`: days on which sites, or all of a jurisdiction, receive nobody. */
export const ClosedDays = z
  .strictObject({
    id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
    names: Words,
    /** Site ids, or places with all that lies inside them. */
    sites: z.array(SiteId).max(2000).default([]),
    places: z.array(PlaceCode).max(200).default([]),
    /** Both days included. */
    periods: z.array(z.strictObject({ firstDay: DayKey, lastDay: DayKey })).min(1).max(200),
  })
  .refine(({ sites, places }) => sites.length + places.length > 0, 'closes nothing')
  .refine(({ periods }) => periods.every(({ firstDay, lastDay }) => firstDay <= lastDay), {
    path: ['periods'],
    error: 'a period ends before it begins',
  });
export type ClosedDays = z.infer<typeof ClosedDays>;
