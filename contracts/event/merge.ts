// Two or more records of one person were made one (A40): whatever was or will be said of the retired tokens is about the person in
// the envelope. That is never taken back. Or they were only linked (A24), which a later statement takes back (A37): then each is again who
// it was. Merges and links form a graph, and the order in which they are told does not matter.
import { z } from 'zod';
import { PersonToken } from '../ids.ts';

export const MERGED_PERSONS_MAX = 64;

export const MergeBody = z.strictObject({
  /** Of a link: the other person's. */
  retired: z.array(PersonToken).min(1).max(MERGED_PERSONS_MAX),
  /** Absent: merged. */
  relation: z.enum(['linked', 'unlinked']).optional(),
  /** Of a link: other numbers of the person in the envelope. A merge names them among the retired. */
  own: z.array(PersonToken).min(1).max(MERGED_PERSONS_MAX).optional(),
});
export type MergeBody = z.infer<typeof MergeBody>;
