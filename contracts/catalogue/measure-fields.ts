// What a measure may read off a fact: numbers, the steps of one visit or order, and the coded fields that series may be kept by.
import { z } from 'zod';
import { Sex, VisitClass } from '../event/visit.ts';
import { SiteLevel } from './site.ts';

const decimals = z.int().min(0).max(3);

/** A number that a fact carries. Kept as whole steps of its precision, so that sums are exact. */
export const MeasuredValue = z.discriminatedUnion('event', [
  z.strictObject({
    event: z.literal('visit'),
    field: z.enum(['temperature-c', 'stay-minutes', 'stay-days']),
  }),
  z.strictObject({
    event: z.literal('laboratory'),
    codes: z.array(z.string().min(1).max(40)).min(1).max(60),
    decimals: decimals.default(0),
  }),
  /** In yuan; what was taken back is taken off where it was added. */
  z.strictObject({ event: z.literal('claim'), field: z.enum(['total', 'fund']) }),
]);
export type MeasuredValue = z.infer<typeof MeasuredValue>;

export function decimalsOf(value: MeasuredValue): number {
  switch (value.event) {
    case 'visit':
      return value.field === 'stay-minutes' ? 0 : 1;
    case 'laboratory':
      return value.decimals;
    case 'claim':
      return 2;
  }
}

/** A step of one visit, or of one order: a laboratory report, a case report, an examination, a remote ECG. */
export const MeasuredStep = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('visit'), step: z.enum(['start', 'end']) }),
  z.strictObject({ event: z.literal('laboratory'), step: z.enum(['specimen', 'report']) }),
  z.strictObject({ event: z.literal('case-report'), step: z.literal('report') }),
  z.strictObject({
    event: z.literal('imaging'),
    step: z.enum(['requested', 'acquired', 'reported']),
  }),
  z.strictObject({ event: z.literal('ecg'), step: z.enum(['recorded', 'read']) }),
]);
export type MeasuredStep = z.infer<typeof MeasuredStep>;

/** Fields with few values, all of them known: no series comes from what somebody types. */
export const GroupField = z.enum(['sex', 'visit-class', 'site-level', 'diagnosis-chapter']);
export type GroupField = z.infer<typeof GroupField>;

/** Chapters of ICD-10 by the letter they begin with; `none` has no such code. */
const CHAPTERS = [
  ...Array.from({ length: 26 }, (_, at) => String.fromCharCode(97 + at)),
  'none',
];

/** Every value of a field; what a measure does not name among its own is counted under `other`. */
export const GROUP_VALUES: Readonly<Record<GroupField, readonly string[]>> = {
  sex: Sex.options,
  'visit-class': [...VisitClass.options, 'none'],
  'site-level': [...SiteLevel.options, 'unknown'],
  'diagnosis-chapter': CHAPTERS,
};

export const OTHER_GROUP = 'other';
