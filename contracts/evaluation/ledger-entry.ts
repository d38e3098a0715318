// One line of the accountability ledger: what a department was late with, did not do, or lost, with the entry of the audit that shows it.
import { z } from 'zod';
import { AlertId, DepartmentId, TaskId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { LedgerEntryId } from '../response-ids.ts';
import { EpochMs } from '../time.ts';
import { Words } from '../words.ts';

export const LedgerKind = z.enum(['late', 'missing', 'dispute-lost', 'accountability-proposed']);
export type LedgerKind = z.infer<typeof LedgerKind>;

export const LedgerEntry = z.strictObject({
  v: z.literal(1),
  id: LedgerEntryId,
  alertId: AlertId,
  taskId: TaskId.nullable(),
  department: DepartmentId,
  place: PlaceCode,
  kind: LedgerKind,
  /** For `late`: the limit, and how late its duty was met; null while it is not. */
  clock: z.string().max(40).nullable(),
  lateByMs: z.int().min(0).nullable(),
  duty: Words.nullable(),
  evidenceSeq: z.int().min(1),
  at: EpochMs,
});
export type LedgerEntry = z.infer<typeof LedgerEntry>;
