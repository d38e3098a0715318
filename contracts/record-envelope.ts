// What all source-shaped records have in common: their id, their times, the site where a key speaks for several, and the person whom the
// door knows by these fields and forgets. They exist in clear inside the door only.
import { z } from 'zod';

export const text = (max: number) => z.string().trim().min(1).max(max);
/** ISO 8601 (without a zone the site's own is taken, and that is marked) or epoch milliseconds. */
export const RecordTime = z.union([text(40), z.int()]);

export const RecordPatient = z.object({
  id: text(80).optional(),
  idNumber: text(40).optional(),
  name: text(120).optional(),
  phone: text(40).optional(),
  /** null deletes what was sent before. */
  birthDate: text(20).nullable().optional(),
  ageYears: z.number().min(0).max(130).optional(),
  sex: z.enum(['male', 'female', 'other', 'unknown', 'M', 'F', '男', '女']).optional(),
  address: text(300).optional(),
  /** Administrative code of the residence: township (9) or village (12) digits. The event says the township. */
  residence: text(12).optional(),
});

export const envelope = {
  /** The sender's own id of this record; the same id with the same content is a duplicate, with other content a correction. */
  id: text(120),
  /** When it happened. */
  occurredAt: RecordTime,
  /** When the sender made this statement; orders corrections. Default: the time of receipt. */
  statedAt: RecordTime.optional(),
  /** Only for keys that may speak for several sites. */
  site: text(60).optional(),
  patient: RecordPatient.optional(),
};
