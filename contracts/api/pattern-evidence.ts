// What stands behind a finding of a rule: the rule as the catalogue defines it, and the few values of each fact that rules ask for. No token of
// a person, a record or a code of a house's own is in it.
import { z } from 'zod';
import { DepartmentId, MeasureId } from '../ids.ts';
import { Words } from '../words.ts';

export const SAID_NAMES = [
  'step',
  'class',
  'modality',
  'bodyPart',
  'urgency',
  'finding',
  'readBy',
  'heartRatePerMin',
  'quantity',
  'value',
  'context',
  'group',
  'setting',
  'totalFen',
  'review',
  'item',
  'daysSupply',
  'interpretation',
  'sort',
  'reason',
  'insuredPlace',
  'code',
  'unit',
  'staffed',
  'occupied',
  'available',
  'inUse',
  'onHand',
  'dailyUse',
  'onDuty',
  'absent',
  'count',
  'outOf',
] as const;

/** One value of a fact, as it is shown: codes and numbers, never free text of a report. */
export const SaidValue = z.strictObject({
  name: z.enum(SAID_NAMES),
  value: z.union([z.number(), z.string().max(120), Words]),
});
export type SaidValue = z.infer<typeof SaidValue>;

/** A rule of the catalogue that has found something, as it reads now; a signal says which version found it. */
export const PatternRule = z.strictObject({
  id: MeasureId,
  version: z.string().max(40),
  names: Words,
  /** `sequence`, `cluster`, …: the folder of its method. */
  pattern: z.string().max(40),
  owners: z.array(DepartmentId).max(12),
  source: z.string().max(2000),
  /** All that is set, as `finds.within: 14d`. */
  parameters: z
    .array(z.strictObject({ name: z.string().max(120), value: z.string().max(4000) }))
    .max(100),
  /** Values of facts that the rule asks for. */
  asked: z.array(z.string().max(120)).max(40),
  /** Circumstances that look the same and are none; null where the catalogue says none. */
  knownFalsePositives: Words.nullable(),
  /** Page of its method in the documentation. */
  page: z.string().max(120),
});
export type PatternRule = z.infer<typeof PatternRule>;
