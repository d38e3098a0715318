// Why the machine did something, where no person gave a reason: a code of a closed list, what fills its words, and the words themselves
// in both languages, so that a record says years later what was said then.
import { z } from 'zod';
import { Words } from './words.ts';

export const MachineReasonCode = z.enum([
  'first-start',
  'not-judged-in-time',
  'signals-withdrawn',
  'place-cleared',
  'narrowed',
  'office-found',
  'found-again',
  'exceeds-exclusion',
  'exceeds-closing',
  'same-event',
  'level-raised',
  'refused',
  'silenced',
  'county-knows',
  'feed-is-dead',
  'silence-over',
  'muter-over',
  'taken-by-person',
]);
export type MachineReasonCode = z.infer<typeof MachineReasonCode>;

export const ReasonFilling = z.union([z.number(), z.string().max(2000), Words]);
export type ReasonFilling = z.infer<typeof ReasonFilling>;

export const MachineReason = z.strictObject({
  code: MachineReasonCode,
  params: z.record(z.string(), ReasonFilling),
  words: Words,
});
export type MachineReason = z.infer<typeof MachineReason>;
