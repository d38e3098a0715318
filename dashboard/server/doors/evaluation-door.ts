// Commands on `/api/evaluations/commands`.
import { EvaluationCommand } from '../../../contracts/evaluation/evaluation-command.ts';
import { sealedDoor, type Door } from './door.ts';

export const evaluationDoor: Door = {
  target: 'evaluation',
  path: '/api/evaluations/commands',
  summary: 'Score a response and follow its corrective actions; needs the header Idempotency-Key',
  body: EvaluationCommand,
  maySee: sealedDoor,
};
