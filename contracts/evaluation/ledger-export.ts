// An export of the accountability ledger: what it covers, and the seal over its lines, signed with the key of the audit's anchors.
import { z } from 'zod';
import { DepartmentId, UserId } from '../ids.ts';
import { PlaceCode } from '../place.ts';
import { LedgerExportId } from '../response-ids.ts';
import { EpochMs } from '../time.ts';

/** Lines of one export. */
export const EXPORT_LINES_MAX = 20_000;

/** Null: without a bound. */
export const LedgerCover = z.strictObject({
  /** Null: of all departments. */
  departments: z.array(DepartmentId).max(50).nullable(),
  places: z.array(PlaceCode).max(200),
  from: EpochMs.nullable(),
  /** Not included. */
  to: EpochMs.nullable(),
});
export type LedgerCover = z.infer<typeof LedgerCover>;

export const Seal = z.strictObject({
  v: z.literal(1),
  kind: z.literal('ledger-seal'),
  lines: z.int().min(0),
  /** SHA-256 (hex) over the canonical JSON of the lines, one after another. */
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** What the file holds all of; absent where the whole ledger, or one department's, was asked for at the server. */
  covers: LedgerCover.optional(),
  at: z.int(),
  publicKey: z.string().length(43),
  /** Over the canonical JSON of all other fields. */
  signature: z.string().length(86),
});
export type Seal = z.infer<typeof Seal>;

export const LedgerExport = z.strictObject({
  v: z.literal(1),
  id: LedgerExportId,
  by: UserId,
  at: EpochMs,
  seal: Seal,
});
export type LedgerExport = z.infer<typeof LedgerExport>;
