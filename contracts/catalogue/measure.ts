// A measure: what is counted, over whom, in which windows, and which detectors judge it. Adding one needs no code.
import { z } from 'zod';
import { Level } from '../alert.ts';
import { MethodParams, Side } from '../assessment.ts';
import { ReadBy } from '../event/clinical.ts';
import { DefinitionId, DepartmentId, DiseaseId, MeasureId, MethodId } from '../ids.ts';
import { SeriesLevel } from '../series.ts';
import { AlertKind, Family } from '../signal.ts';
import { WindowKind } from '../window.ts';
import { Words } from '../words.ts';
import { GroupField, MeasuredStep, MeasuredValue } from './measure-fields.ts';
import { CatalogueVersion, validity } from './origin.ts';

/** What makes a visit or an event count once. */
export const Counted = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('visits') }),
  /** Visits whose complaint or diagnosis says anything at all: what is left blank or coded as unknown fakes no trend. */
  z.strictObject({ of: z.literal('informative-visits') }),
  z.strictObject({ of: z.literal('case-definition'), definition: DefinitionId }),
  z.strictObject({ of: z.literal('notifiable'), diseases: z.array(DiseaseId).min(1).max(60) }),
  z.strictObject({
    of: z.literal('laboratory'),
    codes: z.array(z.string().min(1).max(40)).min(1).max(60),
    interpretations: z
      .array(z.enum(['positive', 'negative', 'normal', 'abnormal', 'high', 'low', 'critical']))
      .min(1),
  }),
  /** Images or ECGs that show one of these, by the catalogue's codes of findings; what was looked for and denied is none. */
  z.strictObject({
    of: z.literal('findings'),
    event: z.enum(['imaging', 'ecg']),
    codes: z.array(z.string().min(1).max(40)).min(1).max(60),
  }),
  /** Images or ECGs that somebody has read, by where that was; `unknown` where the source did not say. */
  z.strictObject({
    of: z.literal('answered'),
    event: z.enum(['imaging', 'ecg']),
    readBy: z.array(z.enum([...ReadBy.options, 'unknown'])).min(1).max(3),
  }),
  z.strictObject({
    of: z.literal('tally'),
    event: z.enum(['pharmacy', 'school-absence', 'public-report', 'aggregate']),
    item: z.string().min(1).max(60),
  }),
]);
export type Counted = z.infer<typeof Counted>;

/** Fewer facts than this give no figure: a share of three is no share. */
const minimum = z.int().min(1).max(1_000_000).optional();
const quantile = z.number().gt(0).lt(1);

/** The kinds of measures. Each is sums of what its facts add, so that every fact can be taken back: see `contracts/amount.ts`. */
export const Quantity = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('count'), counted: Counted }),
  /** In percent. What is counted is also in what it is counted out of. */
  z.strictObject({ kind: z.literal('proportion'), counted: Counted, outOf: Counted, minimum }),
  /** Of the persons who live there, of those ages, as the catalogue's places have them. */
  z.strictObject({
    kind: z.literal('rate'),
    counted: Counted,
    perPersons: z.int().min(1).max(10_000_000),
  }),
  z.strictObject({ kind: z.literal('mean'), value: MeasuredValue, minimum }),
  z.strictObject({ kind: z.literal('sum'), value: MeasuredValue }),
  z.strictObject({ kind: z.literal('quantile'), value: MeasuredValue, quantile, minimum }),
  /** Minutes between two steps, counted when the first happened, of those that have had both. */
  z.strictObject({
    kind: z.literal('duration'),
    from: MeasuredStep,
    to: MeasuredStep,
    /** The mean, or a quantile. */
    statistic: z.union([z.literal('mean'), quantile]),
    minimum,
  }),
  /** How many had the first step and not the expected one `withinMinutes` later; one that comes after all takes itself out again. */
  z.strictObject({
    kind: z.literal('absence'),
    after: MeasuredStep,
    expected: MeasuredStep,
    withinMinutes: z.int().min(1).max(20_160),
  }),
]);
export type Quantity = z.infer<typeof Quantity>;

export const Stratum = z.strictObject({
  level: SeriesLevel,
  /** True: a series for each age band beside the one for all ages. */
  byAge: z.boolean(),
  /** A series for each value of a coded field beside the one for all; of `values` where given, the rest together as `other`. */
  by: z
    .strictObject({
      field: GroupField,
      values: z
        .array(z.string().regex(/^[a-z0-9-]{1,30}$/))
        .min(1)
        .max(30)
        .optional(),
    })
    .optional(),
});
export type Stratum = z.infer<typeof Stratum>;

/** All that are given must hold for the machine to give this level. */
export const GradeRule = z.strictObject({
  level: Level,
  observedAtLeast: z.number().min(0).optional(),
  excessAtLeast: z.number().min(0).optional(),
  ratioAtLeast: z.number().min(0).optional(),
  pvalueBelow: z.number().min(0).max(1).optional(),
});
export type GradeRule = z.infer<typeof GradeRule>;

export const DetectorRule = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  method: MethodId,
  params: MethodParams,
  side: Side,
  window: WindowKind,
  at: z.array(SeriesLevel).min(1).max(4),
  ages: z.enum(['all', 'bands', 'both']),
  /** Whether it judges the series of all, those of a coded field, or both. Absent: that of all. */
  groups: z.enum(['all', 'values', 'both']).optional(),
  /** History that must exist before the outcome may raise a signal; below it the assessment says so. */
  needs: z.strictObject({ historyDays: z.int().min(0).max(3650), meanCount: z.number().min(0) }),
  /**
   * An exceedance below any of these is noted in the assessment but raises no signal; `ratio` is observed to expected. Where more than `ratioUpTo`
   * are expected less than `ratio` is asked for: as many times the square root of what is expected as there.
   */
  floor: z.strictObject({
    observed: z.number().min(0),
    excess: z.number().min(0),
    ratio: z.number().min(1).default(1),
    ratioUpTo: z.number().positive().optional(),
  }),
  /** First rule that holds, from I to IV; the last should be unconditional. */
  grades: z.array(GradeRule).min(1).max(4),
});
export type DetectorRule = z.infer<typeof DetectorRule>;

/**
 * Measures of one group look at the same persons through definitions that nest or overlap: what they find at one place and time is
 * one event. The least rank that stands speaks for it, so the most specific should be 1.
 */
export const EventGroup = z.strictObject({
  group: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  rank: z.int().min(1).max(99),
});
export type EventGroup = z.infer<typeof EventGroup>;

export const Measure = z.strictObject({
  id: MeasureId,
  version: CatalogueVersion,
  names: Words,
  /** What is compared, for the reader of a screen: "visits that meet the diarrhoea definition". */
  meaning: Words,
  family: Family,
  alertKind: AlertKind,
  event: EventGroup.optional(),
  quantity: Quantity,
  /** What stands behind the figure on screens; shares, rates and durations have their own. */
  unit: Words.optional(),
  strata: z.array(Stratum).min(1).max(4),
  windows: z.array(WindowKind).min(1).max(8),
  detectors: z.array(DetectorRule).max(24),
  owners: z.array(DepartmentId).min(1).max(12),
  ...validity,
});
export type Measure = z.infer<typeof Measure>;
