// Evaluation, corrective actions and the ledger, in English. Texts come with the screens that show them.
export const enEvaluation = {};
