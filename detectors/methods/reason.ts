/**
 * Why an assessment came out as it did: a code of a closed list and the figures that go with it.
 * The code is the metric label and the log field; `words.ts` makes the sentence for the screen.
 */
export const REASON_CODES = [
  'above-limit',
  'days-before-above-limit',
  'below-limit',
  'within-limits',
  'above-flat-baseline',
  'below-flat-baseline',
  'elevated',
  'below-recent-mean',
  'sum-above-limit',
  'sum-within-limit',
  'ratio-above-limit',
  'ratio-within-limit',
  'reached-fixed-limit',
  'fell-to-fixed-limit',
  'waiting-for-duration',
  'held-until-cleared',
  'value-missing',
  'closed',
  'baseline-too-short',
  'baseline-incomplete',
  'baseline-flat',
  'too-few-recent-cases',
  'training-too-short',
  'fit-did-not-converge',
  'outbreak-likely',
  'outbreak-unlikely',
  'outbreak-without-excess',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

export interface Reason {
  readonly code: ReasonCode;
  /** Counts, limits and lengths named in the sentence; `points` is in units of the series (days, weeks, months). */
  readonly figures: Readonly<Record<string, number>>;
}
