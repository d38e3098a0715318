// What differs between two versions of a list, as it travels: made by compare-lists.ts, which a browser may import as well.
import { z } from 'zod';
import { DepartmentId } from '../ids.ts';
import { ResponseStage } from '../task.ts';

export const DutyPart = z.enum([
  'part',
  'office',
  'purpose',
  'duty',
  'deliverable',
  'limits',
  'levels',
]);
export type DutyPart = z.infer<typeof DutyPart>;

export const ListDifference = z.discriminatedUnion('of', [
  z.strictObject({
    of: z.literal('duty'),
    stage: ResponseStage,
    department: DepartmentId,
    change: z.enum(['added', 'removed', 'changed']),
    /** What changed of it; empty where it came or went. */
    parts: z.array(DutyPart).max(DutyPart.options.length),
  }),
  z.strictObject({
    of: z.literal('list'),
    field: z.enum(['names', 'source', 'evaluators', 'opensAt', 'validTo']),
  }),
]);
export type ListDifference = z.infer<typeof ListDifference>;
