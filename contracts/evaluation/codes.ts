// The closed lists of evaluation, corrective actions and the ledger: what the machine does, why somebody is told, why a command is refused. Words: vocabulary/evaluation.ts.
export const EVALUATION_ACTS = [
  'evaluation-opened',
  'evaluation-closed',
  'ledger-entered',
  'action-overdue',
] as const;

export const EVALUATION_NOTICES = [
  'evaluation-due',
  'action-set',
  'action-overdue',
  'score-objected',
  'line-objected',
  'objection-answered',
] as const;

export const EVALUATION_REFUSALS = [
  'not-a-party',
  'evaluation-closed',
  'own-satisfaction',
  'satisfaction-missing',
  'deviation-without-reason',
  'too-many-lines',
] as const;
