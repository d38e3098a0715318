// The words with which devices and readers state what an ECG or an image shows, and the code that each becomes. Codes are ours: short,
// stable and the same in both languages. `critical` is what a person must hear of at once.
import { z } from 'zod';
import { Words as Names } from '../words.ts';

const Words = z.array(z.string().trim().min(1).max(80)).max(100);

/** Heart rate a minute, or QTc in milliseconds, at which a recording says so by itself, whatever words came with it. */
export const MeasuredBound = z
  .strictObject({
    of: z.enum(['heart-rate-per-min', 'qtc-ms']),
    atMost: z.number().min(1).max(5_000).optional(),
    atLeast: z.number().min(1).max(5_000).optional(),
  })
  .superRefine(({ atMost, atLeast }, context) => {
    const say = (message: string): void => context.addIssue({ code: 'custom', message });
    if (atMost === undefined && atLeast === undefined) say('no bound: atMost, atLeast, or both');
    if ((atLeast ?? 0) > (atMost ?? Infinity)) say('contradiction: no value fits');
  });
export type MeasuredBound = z.infer<typeof MeasuredBound>;

export const EcgStatementMeaning = z.strictObject({
  code: z.string().regex(/^[a-z0-9]+(-[a-z0-9]+)*$/),
  weight: z.enum(['critical', 'notable', 'usual']),
  names: Names,
  zh: Words,
  en: Words,
  /** Of devices that speak another language. */
  other: Words.optional(),
  /** Codes of SNOMED CT and of devices that mean the same. */
  codes: z.array(z.string().min(1).max(60)).max(40).optional(),
  /** Of an ECG: by what its device measured. One bound that is reached is enough. */
  measured: z.array(MeasuredBound).min(1).max(4).optional(),
});
export type EcgStatementMeaning = z.infer<typeof EcgStatementMeaning>;

/**
 * Words around a statement: `denies…` makes it absent, `doubts…` possible, `favours…` probable, `ends` closes what was before; `…-after`
 * stand behind it.
 */
export const EcgStatementCue = z.strictObject({
  effect: z.enum([
    'denies',
    'doubts',
    'favours',
    'denies-after',
    'doubts-after',
    'favours-after',
    'ends',
  ]),
  zh: Words,
  en: Words,
});
export type EcgStatementCue = z.infer<typeof EcgStatementCue>;

export const EcgStatementFile = z.strictObject({
  statements: z.array(EcgStatementMeaning).min(1).max(300),
  cues: z.array(EcgStatementCue),
});
export type EcgStatementFile = z.infer<typeof EcgStatementFile>;
