// Departments: who can be given a duty, at which levels of government they exist, and who stands above them in a dispute.
import { z } from 'zod';
import { DepartmentId } from '../ids.ts';
import { Words } from '../words.ts';

/** Levels at which a department has an office that can be given a task. */
export const OfficeLevel = z.enum(['city', 'county', 'township', 'village', 'site']);
export type OfficeLevel = z.infer<typeof OfficeLevel>;

export const Department = z.strictObject({
  id: DepartmentId,
  names: Words,
  shortNames: Words,
  kind: z.enum(['command', 'government', 'disease-control', 'health-institution', 'village']),
  /** 1 is highest; a ruling comes from a lower number than both parties have. */
  rank: z.int().min(1).max(9),
  offices: z.array(OfficeLevel).min(1).max(5),
});
export type Department = z.infer<typeof Department>;

export const DepartmentFile = z.strictObject({ departments: z.array(Department).min(1).max(100) });
export type DepartmentFile = z.infer<typeof DepartmentFile>;
