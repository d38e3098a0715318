// Errors on HTTP: problem+json (RFC 9457) with a stable code. The title says what happened, `advice` what to do.
import { z } from 'zod';
import { Words } from './words.ts';

export const Problem = z.strictObject({
  type: z.string().max(200),
  status: z.int().min(400).max(599),
  code: z.string().regex(/^[a-z][a-z0-9-]{1,60}$/),
  title: z.string().max(300),
  detail: z.string().max(2000).optional(),
  /** What `detail` says, in both languages: which limit, which department, since when. */
  detailWords: Words.optional(),
  advice: z.string().max(500).optional(),
});
export type Problem = z.infer<typeof Problem>;
