// The end of the triage: says of the signal whether it was notified, suppressed or merged, from the reasons of the stages before it, and
// writes the step for the audit. This is where "no silent path" is held.
import type { DispositionOutcome } from '../../contracts/triage/disposition.ts';
import { MACHINE } from '../cases/case.ts';
import { because, reasonAt, type Passage, type Stage } from './stage.ts';

export const record: Stage = {
  name: 'record',
  run: (passage) => {
    const outcome = outcomeOf(passage);
    const recorded = because(passage, 'record', outcome);
    const alertId = passage.case?.alert.id ?? null;
    const mutedBy = passage.case?.alert.muted?.by ?? null;
    const { signal } = passage;
    const step = {
      actor: MACHINE,
      action: `signal-${outcome}` as const,
      subject: `signal:${signal.id}`,
      fromState: null,
      toState: signal.status,
      reason: null,
      details: {
        alert: alertId,
        revision: signal.revision,
        observed: signal.observed,
        ...(mutedBy === null ? {} : { mutedBy }),
        reasons: recorded.reasons.map(({ stage, code }) => `${stage}:${code}`),
      },
    };
    return {
      ...recorded,
      steps: [step, ...passage.steps],
      disposition: { outcome, alertId, mutedBy },
    };
  },
};

function outcomeOf(passage: Passage): DispositionOutcome {
  if (passage.case === null) return 'suppressed';
  const route = reasonAt(passage, 'route');
  if (route === 'covered-by-exclusion') return 'suppressed';
  const told = passage.case.alert.muted === undefined;
  // A kind without a list still stands in the inbox: people are shown it, though no department is called.
  if (passage.before === null || route === 'returned') return told ? 'notified' : 'suppressed';
  return 'merged';
}
