// What an alert turned out to be, as people concluded it: it counts for the precision of the rules whose signals it holds. One reading of
// conclusions for who records outcomes and for who shows them. Pure.
import { z } from 'zod';
import type { Alert } from './alert.ts';

/** `open`: not concluded, or concluded no longer. */
export const AlertOutcome = z.enum(['true', 'false', 'uncertain', 'open']);
export type AlertOutcome = z.infer<typeof AlertOutcome>;

/** An exclusion because of an event that was known before says nothing of the rule: it found what is there. */
const UNCERTAIN_EXCLUSIONS: ReadonlySet<string> = new Set(['known-event']);

/**
 * Excluded: false. Closed: as who closed it said, else true where it was suspected, because only those are closed. Withdrawn and
 * merged ones are nobody's conclusion.
 */
export function outcomeOfAlert({
  state,
  conclusion,
}: Pick<Alert, 'state' | 'conclusion'>): AlertOutcome {
  const code = conclusion?.code ?? '';
  if (state === 'excluded') return UNCERTAIN_EXCLUSIONS.has(code) ? 'uncertain' : 'false';
  if (state !== 'closed') return 'open';
  if (code === 'closed-false') return 'false';
  return code === 'closed-uncertain' ? 'uncertain' : 'true';
}
