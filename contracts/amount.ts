// What one series counts in one window, as sums that can be added and taken back: a number of facts and, for kinds other than counts,
// parts beside it. Every kind of measure is made of such sums alone, so late, corrected and cancelled facts revise all of them alike.
import { z } from 'zod';

/**
 * `d` what the count is out of, `s` the sum of values as whole steps of the measure's precision, `b12` the values in step 12 of a
 * histogram, `z` those that are zero.
 */
const PartName = z.string().regex(/^(d|s|z|b-?\d{1,4})$/);

/** A part that is not named is nought. */
export const Parts = z.record(PartName, z.int());
export type Parts = z.infer<typeof Parts>;

export interface Amount {
  readonly count: number;
  readonly parts?: Parts | undefined;
}

export const NO_AMOUNT: Amount = { count: 0 };

export function isNothing({ count, parts }: Amount): boolean {
  return count === 0 && (parts === undefined || Object.keys(parts).length === 0);
}

export function addAmounts(one: Amount, other: Amount): Amount {
  const parts = addParts(one.parts, other.parts);
  const count = one.count + other.count;
  return parts === undefined ? { count } : { count, parts };
}

/** Undefined where nothing is left. */
export function addParts(one: Parts | undefined, other: Parts | undefined): Parts | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  const sum: Parts = { ...one };
  for (const [name, value] of Object.entries(other)) {
    const total = (sum[name] ?? 0) + value;
    if (total === 0) Reflect.deleteProperty(sum, name);
    else sum[name] = total;
  }
  return Object.keys(sum).length === 0 ? undefined : sum;
}

export function takenBack({ count, parts }: Amount): Amount {
  if (parts === undefined) return { count: -count };
  const negative = Object.entries(parts).map(([name, value]) => [name, -value] as const);
  return { count: -count, parts: Object.fromEntries(negative) };
}

export function sameAmount(one: Amount, other: Amount): boolean {
  return isNothing(addAmounts(one, takenBack(other)));
}
