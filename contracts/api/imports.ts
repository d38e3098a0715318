// What became of imported files: counts and reasons by line number, never a file's name, which may be somebody's, and never its content.
import { z } from 'zod';
import { SiteId } from '../ids.ts';
import { EpochMs } from '../time.ts';

const count = z.int().min(0);

export const StoredReport = z.strictObject({
  id: z.string(),
  at: EpochMs,
  siteId: SiteId,
  way: z.enum(['http', 'hot-folder', 'command']),
  form: z.enum(['csv', 'ndjson', 'hl7v2']),
  profile: z.string().nullable(),
  effect: z.enum(['import', 'dry-run']),
  sha256: z.string(),
  bytes: count,
  /** Of HL7 v2: messages. */
  lines: count,
  accepted: count,
  duplicates: count,
  rejected: count,
  reasons: z.array(
    z.object({
      code: z.string(),
      reason: z.string(),
      count,
      firstLines: z.array(z.int()),
    }),
  ),
  /** Why reading had to stop, and at which line; null where the file was read to its end. */
  stopped: z.object({ line: z.int(), code: z.string(), reason: z.string() }).nullable(),
});
export type StoredReport = z.infer<typeof StoredReport>;

export const ImportList = z.strictObject({ reports: z.array(StoredReport).max(200) });
export type ImportList = z.infer<typeof ImportList>;
