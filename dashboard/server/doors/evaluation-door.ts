// Commands on `/api/evaluations/commands`.
import { EvaluationCommand } from '../../../contracts/evaluation/evaluation-command.ts';
import { AlertId } from '../../../contracts/ids.ts';
import { maySeeEvaluation } from '../reads/evaluation.ts';
import { alertOfScore, maySeeLine, readAction } from '../reads/ledger.ts';
import type { Door } from './door.ts';

export const evaluationDoor: Door = {
  target: 'evaluation',
  path: '/api/evaluations/commands',
  summary:
    'Score a response, follow its corrective actions, object to a score or a line of the ledger, export the ledger signed; needs the header Idempotency-Key',
  body: EvaluationCommand,
  maySee: async ({ store }, { account, body }) => {
    const { action, alert, entry, evaluation, command } = body;
    // What it covers is cut to what the account may see.
    if (command === 'export-ledger') return true;
    if (typeof entry === 'string') return maySeeLine(store, account, entry);
    const named =
      typeof action === 'string'
        ? (await readAction(store, action))?.alertId
        : typeof evaluation === 'string'
          ? await alertOfScore(store, evaluation)
          : alert;
    const id = AlertId.safeParse(named);
    return id.success && maySeeEvaluation(store, account, id.data);
  },
};
