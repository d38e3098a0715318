/**
 * What the review of a settlement came to, as an answer to its claim says it: a reason under the system that this door knows for it, in an
 * adjudication of the whole. FHIR R4 has no field of its own, and no time of it: it was decided when the answer was made.
 */
import { ClaimReview } from '../../contracts/event/resource.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { ClaimStatement, Rejection } from '../normalise/statement.ts';
import type { Claim, ClaimResponse, ExplanationOfBenefit } from './resources.ts';

const REVIEW_SYSTEM = 'urn:vigil:claim-review';

/** Empty where nothing is said of a review: what was said before stands. */
export function reviewIn(
  told: Claim | ClaimResponse | ExplanationOfBenefit,
  at: EpochMs,
): Pick<ClaimStatement, 'review'> | Rejection {
  if (told.resourceType === 'Claim') return {};
  const said = (told.adjudication ?? [])
    .flatMap(({ reason }) => reason?.coding ?? [])
    .find(({ system }) => system === REVIEW_SYSTEM);
  if (said === undefined) return {};
  const outcome = ClaimReview.shape.outcome.safeParse(said.code);
  if (!outcome.success)
    return {
      code: 'invalid-resource',
      reason: `the reason under ${REVIEW_SYSTEM} is none of ${ClaimReview.shape.outcome.options.join(', ')}`,
    };
  return { review: { outcome: outcome.data, at } };
}
