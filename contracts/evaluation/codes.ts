// The closed lists of evaluation, corrective actions and the ledger: what the machine does, why somebody is told, why a command is refused. Words: vocabulary/evaluation.ts.
export const EVALUATION_ACTS = ['ledger-entered', 'action-overdue'] as const;

export const EVALUATION_NOTICES = ['evaluation-due', 'action-set', 'action-overdue'] as const;

export const EVALUATION_REFUSALS = ['not-a-party'] as const;
