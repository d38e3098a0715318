// Whose reading it is. A cuff on the kitchen table is used by everybody: unless somebody said who sat down, the reading is counted and linked to
// no person. Guessing would put one person's pressure into another's record.
import type { HomeReadingBody } from '../../contracts/event/clinical.ts';
import type { HomeReadingRecord } from '../../contracts/record-finding.ts';
import { canonicalIdentifier } from '../deidentify/identifier.ts';

export type Subject =
  | { readonly whoIsMeasuring: 'certain' }
  | {
      readonly whoIsMeasuring: 'ambiguous';
      readonly subject: NonNullable<HomeReadingBody['subject']>;
    };

export function whoMeasures(record: HomeReadingRecord): Subject {
  const { patient, candidates = [], device, confirmed } = record;
  const isNamed = [patient?.id, patient?.idNumber].some(isSomebody);
  if (isNamed && confirmed === true) return { whoIsMeasuring: 'certain' };
  if (candidates.length > (isNamed ? 0 : 1) || usersOf(device) > 1)
    return { whoIsMeasuring: 'ambiguous', subject: 'several-users' };
  if (typeof device === 'object' && device.shared === true)
    return { whoIsMeasuring: 'ambiguous', subject: 'shared-device' };
  return isNamed
    ? { whoIsMeasuring: 'certain' }
    : { whoIsMeasuring: 'ambiguous', subject: 'unassigned' };
}

/** What desks type when they do not know is nobody: there is no person then to be certain of. */
const isSomebody = (number: string | undefined): boolean =>
  number !== undefined && canonicalIdentifier(number) !== undefined;

const usersOf = (device: HomeReadingRecord['device']): number =>
  typeof device === 'object' ? (device.users ?? 0) : 0;
