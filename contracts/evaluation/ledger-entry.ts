// One line of the accountability ledger: what a department was late with, did not do, or lost, with the entry of the audit that shows it. Lines
// are added and never changed: what is met late, and what a department objects, are lines of their own.
import { z } from 'zod';
import { AlertId, DepartmentId, TaskId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { LedgerEntryId } from '../response-ids.ts';
import { EpochMs } from '../time.ts';
import { Words } from '../words.ts';

/** `late`: a limit passed. `met-late`: what was late was done after all. `objection`: of the department, to another line. */
export const LedgerKind = z.enum([
  'late',
  'met-late',
  'missing',
  'dispute-lost',
  'accountability-proposed',
  'objection',
]);
export type LedgerKind = z.infer<typeof LedgerKind>;

export const LedgerEntry = z.strictObject({
  v: z.literal(1),
  id: LedgerEntryId,
  alertId: AlertId,
  taskId: TaskId.nullable(),
  department: DepartmentId,
  place: PlaceCode,
  kind: LedgerKind,
  /** Of `late` and `met-late`: which limit. Of what is missing: `report`, `evaluation` or `corrective-action`. */
  clock: z.string().max(40).nullable(),
  /** Of `met-late`: by how much. */
  lateByMs: z.int().min(0).nullable(),
  duty: Words.nullable(),
  /** Of an objection: to which line; and in whose words. */
  objectsTo: LedgerEntryId.nullable(),
  text: z.string().max(4000).nullable(),
  evidenceSeq: z.int().min(1),
  at: EpochMs,
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;
