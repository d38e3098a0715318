// What people find and judge of an alert, as records of their own beside the alert: a verification, a risk assessment. Added, never changed;
// the identifier follows from the command, so that a redelivered command records nothing twice. Pure.
import type { AlertCommand } from '../../contracts/command.ts';
import type { CommandId, UserId } from '../../contracts/ids.ts';
import type { RiskAssessment } from '../../contracts/products/risk-assessment.ts';
import type { Verification } from '../../contracts/products/verification.ts';
import type { RiskId, VerificationId } from '../../contracts/response-ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { Case } from '../cases/case.ts';

export interface Findings {
  readonly verification: Verification | null;
  readonly risk: RiskAssessment | null;
}

export interface Finder {
  readonly command: CommandId;
  readonly by: UserId;
  readonly at: EpochMs;
}

const NONE: Findings = { verification: null, risk: null };

/** `after`: the case as the command left it. */
export function findingsOf(after: Case, body: AlertCommand, finder: Finder): Findings {
  const { command, by, at } = finder;
  const common = {
    v: 1,
    alertId: after.alert.id,
    occurrence: after.memo.occurrence,
    by,
    at,
  } as const;
  if (body.command === 'record-verification') {
    const id = derivedId('vf-', [command]) as VerificationId;
    const { outcome, ways, reason: text } = body;
    const casesFound = body.casesFound ?? null;
    return { ...NONE, verification: { ...common, id, outcome, ways, casesFound, text } };
  }
  if (body.command !== 'assess') return NONE;
  const id = derivedId('ri-', [command]) as RiskId;
  const { likelihood, impact, reason: text } = body;
  return { ...NONE, risk: { ...common, id, likelihood, impact, text } };
}
