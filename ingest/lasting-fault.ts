// Tells a failure that would come again with the same message from one that passes. What lasts is set aside with a stable code and names
// of functions, never words of the message, so that it holds nobody up; what passes is for the sender to send again.
import { PermanentError, safeFieldsOf } from '../platform/errors.ts';
import { storeError } from '../platform/store/sqlstates.ts';
import type { Rejection } from './normalise/statement.ts';

/** Of reading and judging, which touch no store: whatever is thrown there is thrown again. */
export function faultOfReading(error: unknown): Rejection {
  const { kind, at } = safeFieldsOf(error);
  const [place = 'an unknown place'] = at;
  return { code: 'internal-error', reason: `reading it broke down: ${kind} at ${place}` };
}

/** Of storing: undefined where it may go better another time. */
export function faultOfStoring(error: unknown): Rejection | undefined {
  const known = storeError(error);
  if (!(known instanceof PermanentError)) return undefined;
  return { code: known.code, reason: 'the stream or the store can never take it' };
}

/** Runs what reads and judges; a fault becomes what `otherwise` makes of its rejection. */
export function judging<T>(judge: () => T, otherwise: (rejection: Rejection) => T): T {
  try {
    return judge();
  } catch (error) {
    return otherwise(faultOfReading(error));
  }
}
