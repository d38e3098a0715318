// Patterns: findings that are not a series' exceedance. One case of a disease, several in one place, a site that fell silent, a sequence of
// facts of one person, a look at many providers or places.
import { z } from 'zod';
import { Level } from '../alert.ts';
import { DefinitionId, DiseaseId } from '../ids.ts';
import { AlertKind, DiseaseClass } from '../signal.ts';
import { Aggregation } from './notifiable-disease.ts';
import { LookPattern } from './look-pattern.ts';
import { patternEnvelope } from './pattern-envelope.ts';
import { impossibleFinds, unusedRatio } from './impossible-finds.ts';
import { faultsOfFinds, faultsOfKey, sequenceFields } from './sequence-pattern.ts';

/** Any disease of the dated table whose row asks for immediate response. */
export const SingleCasePattern = z.strictObject({
  ...patternEnvelope,
  pattern: z.literal('single-case'),
  alertKind: AlertKind,
  /** A disease may have a desk of its own; otherwise `alertKind`. */
  alertKindOf: z.partialRecord(DiseaseId, AlertKind).optional(),
  levelOfClass: z.record(DiseaseClass, Level),
});
export type SingleCasePattern = z.infer<typeof SingleCasePattern>;

/** So many persons in one place within a time: the thresholds of the disease table, or one of a case definition. */
export const ClusterPattern = z.strictObject({
  ...patternEnvelope,
  pattern: z.literal('cluster'),
  of: z.discriminatedUnion('subject', [
    z.strictObject({ subject: z.literal('notifiable-table') }),
    z.strictObject({ subject: z.literal('case-definition'), definition: DefinitionId, threshold: Aggregation }),
  ]),
  /** A setting's kind may decide the alert kind: a school has its own list of duties. */
  alertKindOfSetting: z.record(z.string().regex(/^[a-z]+$/), AlertKind),
  /** Level by size: cases divided by the threshold. */
  levelOfRatio: z.array(z.strictObject({ ratioAtLeast: z.number().min(1), level: Level })).min(1).max(4),
});
export type ClusterPattern = z.infer<typeof ClusterPattern>;

/** A site from which nothing came for much longer than its own rhythm explains. */
export const SiteSilentPattern = z.strictObject({
  ...patternEnvelope,
  pattern: z.literal('site-silent'),
  alertKind: AlertKind,
  /** Silent when no event came while so many were expected. */
  expectedEventsMissed: z.number().min(1).max(10_000),
  /**
   * Enough after `silentForMinutes.most`. Poisson: a feed that works brings none of five by chance in 0.7 % of such spells (e⁻⁵), of one
   * in 37 %, and a city has a thousand clinics of a record every day or two.
   */
  expectedEventsMissedLater: z.number().min(1).max(10_000).default(5),
  silentForMinutes: z.strictObject({ least: z.int().min(1), most: z.int().min(1) }),
  level: Level,
});
export type SiteSilentPattern = z.infer<typeof SiteSilentPattern>;

/** Facts of one person, visit, record or device in event time: see `sequence-pattern.ts`. */
export const SequencePattern = z.strictObject({ ...patternEnvelope, ...sequenceFields }).superRefine(({ finds, key, levelOfRatio }, context) => {
  const unused = unusedRatio(finds, levelOfRatio);
  if (unused !== null) context.addIssue({ code: 'custom', path: ['levelOfRatio'], message: unused });
  for (const message of faultsOfKey(key, finds)) context.addIssue({ code: 'custom', path: ['key'], message });
  for (const { path, message } of [...faultsOfFinds(finds), ...impossibleFinds(key, finds)])
    context.addIssue({ code: 'custom', path: ['finds', path], message });
});
export type SequencePattern = z.infer<typeof SequencePattern>;

export const Pattern = z.discriminatedUnion('pattern', [
  SingleCasePattern,
  ClusterPattern,
  SiteSilentPattern,
  SequencePattern,
  ...LookPattern.options,
]);
export type Pattern = z.infer<typeof Pattern>;
