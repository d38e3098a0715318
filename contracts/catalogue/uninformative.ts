// What is written where nothing is said: blanks in words and codes that name no illness. Visits that say nothing else are left out of
// shares, so that a hospital that stops coding does not look like one whose patients got well.
import { z } from 'zod';

export const Uninformative = z.strictObject({
  /** Whole complaints and diagnoses, in any width and case, without punctuation. */
  words: z.strictObject({
    zh: z.array(z.string().min(1).max(60)).max(300),
    en: z.array(z.string().min(1).max(60)).max(300),
  }),
  /** Prefixes of ICD-10 codes, dots left out. */
  codes: z.array(z.string().regex(/^[A-Z]\d\d[0-9A-Z]{0,4}$/)).max(100),
});
export type Uninformative = z.infer<typeof Uninformative>;
