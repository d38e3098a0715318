// One entry of the hash chain: who (or which machine), when, from which state, why.
import { z } from 'zod';
import { EpochMs } from './time.ts';

export const AuditEntry = z.strictObject({
  v: z.literal(1),
  /** 1, 2, 3 … without a gap. */
  seq: z.int().min(1),
  at: EpochMs,
  /** `user:<id>` or `machine:<stage>`. */
  actor: z.string().min(1).max(80),
  /** Written from the closed list `AuditAction`; read as text, so that a later version's entry can still be shown and verified. */
  action: z.string().min(1).max(60),
  /** `alert:<id>`, `task:<id>`, `signal:<id>`, `account:<id>`, … */
  subject: z.string().min(1).max(120),
  fromState: z.string().max(40).nullable(),
  toState: z.string().max(40).nullable(),
  reason: z.string().max(4000).nullable(),
  details: z.record(z.string(), z.json()),
  /** SHA-256 (hex) of the entry before; 64 zeros for the first. */
  previousHash: z.string().regex(/^[0-9a-f]{64}$/),
  /** SHA-256 (hex) over the canonical JSON of all other fields. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});
export type AuditEntry = z.infer<typeof AuditEntry>;
