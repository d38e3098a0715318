// Where a figure of the catalogue comes from and when it holds. Legal figures are data: each file names its source and dates,
// and says whether the operator has still to confirm it against the current text.
import { z } from 'zod';
import { DayKey } from '../time.ts';

export const Origin = z.strictObject({
  /** Title and number of the norm or paper. */
  text: z.string().min(1).max(400),
  url: z.url().optional(),
  /** False where the operator has to confirm the figure against the current text. */
  confirmed: z.boolean(),
});
export type Origin = z.infer<typeof Origin>;

/** Half-open [validFrom, validTo): the first day it holds, the first day it no longer does. */
export const validity = {
  validFrom: DayKey,
  validTo: DayKey.optional(),
};

interface Dated {
  readonly validFrom: string;
  readonly validTo?: string | undefined;
}

/** Day keys sort as text, so validity is a comparison of strings. */
export function holdsOn(dated: Dated, day: string): boolean {
  return dated.validFrom <= day && (dated.validTo === undefined || day < dated.validTo);
}

/** True where some day lies in both. */
export function overlaps(one: Dated, other: Dated): boolean {
  return (
    (one.validTo === undefined || other.validFrom < one.validTo) &&
    (other.validTo === undefined || one.validFrom < other.validTo)
  );
}

/** A version of a catalogue file: a year and a counter, `2026.1`. */
export const CatalogueVersion = z.string().regex(/^\d{4}\.\d{1,3}$/, 'a version is a year and a counter, like 2026.1');
export type CatalogueVersion = z.infer<typeof CatalogueVersion>;
