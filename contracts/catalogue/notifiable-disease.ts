// The dated table of notifiable diseases. One row per disease with its own validity; an edition says how many rows of each
// class the law names from a day on, so that a row lost while editing is found when the table is loaded.
import { z } from 'zod';
import { DiseaseId } from '../ids.ts';
import { AlertKind, DiseaseClass } from '../signal.ts';
import { Words } from '../words.ts';
import { CodePrefixes } from './case-definition.ts';
import { Origin, validity } from './origin.ts';

/** `setting` is the school, factory or ward that the visit names; a village and a community have the same level of code. */
export const GroupBy = z.enum(['setting', 'site', 'village', 'township', 'county']);
export type GroupBy = z.infer<typeof GroupBy>;

/** So many persons in one place within so many days (1 is the same day): report and investigate at once. */
export const Aggregation = z.strictObject({
  cases: z.int().min(2).max(10_000),
  withinDays: z.int().min(1).max(60),
  groupBy: z.array(GroupBy).min(1).max(5),
  /** Fewer suffice where they are severe (admitted or dead). */
  severeCases: z.int().min(1).max(10_000).optional(),
  /** Another number for a kind of setting, as `school: 5`. */
  casesInSetting: z.record(z.string().regex(/^[a-z]+$/), z.int().min(1).max(10_000)).optional(),
  alertKind: AlertKind,
});
export type Aggregation = z.infer<typeof Aggregation>;

const rules = {
  class: DiseaseClass,
  /** From diagnosis to the report card. */
  reportWithinHours: z.int().min(1).max(168),
  /** One case alone raises a signal. */
  immediateResponse: z.boolean(),
  aggregation: Aggregation.optional(),
};

/** A form of the disease with rules of its own; the longest matching prefix decides. */
export const DiseaseForm = z.strictObject({ id: DiseaseId, names: Words, codes: CodePrefixes, ...rules });
export type DiseaseForm = z.infer<typeof DiseaseForm>;

export const NotifiableDisease = z.strictObject({
  id: DiseaseId,
  names: Words,
  codes: CodePrefixes,
  ...rules,
  ...validity,
  forms: z.array(DiseaseForm).max(8).optional(),
});
export type NotifiableDisease = z.infer<typeof NotifiableDisease>;

export const NotifiableDiseaseFile = z.strictObject({
  source: Origin,
  diseases: z.array(NotifiableDisease).min(1).max(100),
});
export type NotifiableDiseaseFile = z.infer<typeof NotifiableDiseaseFile>;

/** How many diseases the law names in each class; B counts those handled as A too. */
export const DiseaseListEdition = z.strictObject({
  ...validity,
  counts: z.strictObject({ A: z.int().min(0), B: z.int().min(0), C: z.int().min(0) }),
  source: Origin,
});
export type DiseaseListEdition = z.infer<typeof DiseaseListEdition>;

export const DiseaseListEditions = z.strictObject({ editions: z.array(DiseaseListEdition).min(1).max(50) });
export type DiseaseListEditions = z.infer<typeof DiseaseListEditions>;
