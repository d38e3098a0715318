/** Parameters of both Farrington methods, named as in R's `farringtonFlexible`; only the defaults differ. */
import { z } from 'zod';

export const THRESHOLD_METHODS = ['nbPlugin', 'muan', 'delta'] as const;
export const POWERS = ['none', '1/2', '2/3'] as const;

export interface FarringtonDefaults {
  readonly weightsThreshold: number;
  readonly noPeriods: number;
  readonly pastWeeksNotIncluded: number;
  readonly pThresholdTrend: number;
  readonly thresholdMethod: (typeof THRESHOLD_METHODS)[number];
}

export function farringtonSchema(defaults: FarringtonDefaults) {
  return z.strictObject({
    /** Years back. */
    b: z.int().min(1).max(20).default(5),
    /** Half the width of the window around the same time of each year, in points. */
    w: z.int().min(0).max(60).default(3),
    /** Seasonal groups of a year; 1: only the windows are used. */
    noPeriods: z.int().min(1).max(60).default(defaults.noPeriods),
    /** Points before the judged one that are left out, so that an outbreak does not hide itself. */
    pastWeeksNotIncluded: z.int().min(0).max(400).default(defaults.pastWeeksNotIncluded),
    reweight: z.boolean().default(true),
    /** Anscombe residuals above this are down-weighted. */
    weightsThreshold: z.number().positive().default(defaults.weightsThreshold),
    trend: z.boolean().default(true),
    /** The trend stays when its p-value is below this; 1: always, unless it extrapolates. */
    pThresholdTrend: z.number().min(0).max(1).default(defaults.pThresholdTrend),
    thresholdMethod: z.enum(THRESHOLD_METHODS).default(defaults.thresholdMethod),
    alpha: z.number().gt(0).lt(0.5).default(0.01),
    /** "cases,points": nothing is judged with fewer cases than that in the last points. */
    limit54: z
      .string()
      .regex(/^\d+,[1-9]\d{0,2}$/, 'must be cases,points such as 5,4')
      .default('5,4'),
    powertrans: z.enum(POWERS).default('2/3'),
    populationOffset: z.boolean().default(false),
  });
}
export type FarringtonParams = z.infer<ReturnType<typeof farringtonSchema>>;

export interface Limit54 {
  readonly cases: number;
  readonly points: number;
}

export function limit54Of({ limit54 }: FarringtonParams): Limit54 {
  const [cases, points] = limit54.split(',').map(Number);
  return { cases: cases ?? 0, points: points ?? 1 };
}
