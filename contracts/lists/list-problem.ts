// What is wrong with the lists that are in force, as it is told to people: a gap (nobody does it), an overlap (two do), another fault, or advice.
import { z } from 'zod';
import { AlertKind } from '../signal.ts';
import { Words } from '../words.ts';

export const ListProblemKind = z.enum(['gap', 'overlap', 'fault', 'advice']);
export type ListProblemKind = z.infer<typeof ListProblemKind>;

export const ListProblem = z.strictObject({
  kind: ListProblemKind,
  code: z.string().max(40),
  /** Null where the kind of alert has none. */
  list: z.string().max(64).nullable(),
  alertKind: AlertKind.nullable(),
  words: Words,
});
export type ListProblem = z.infer<typeof ListProblem>;
