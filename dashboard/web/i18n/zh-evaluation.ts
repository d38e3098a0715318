// Evaluation, corrective actions and the ledger, in Chinese. Texts come with the screens that show them.
export const zhEvaluation = {};
