// Two or more records of one person were made one (A40): whatever was or will be said of the retired tokens is about the person in
// the envelope. A merge is never taken back; merges form a graph, and the order in which they are told does not matter.
import { z } from 'zod';
import { PersonToken } from '../ids.ts';

export const MERGED_PERSONS_MAX = 64;

export const MergeBody = z.strictObject({
  retired: z.array(PersonToken).min(1).max(MERGED_PERSONS_MAX),
});
export type MergeBody = z.infer<typeof MergeBody>;
