// Commands on evaluations and corrective actions. Refused until they are decided here: the gateway, the audit and the answer are whole already.
import { notYet, type CommandTarget } from './target.ts';

export const onEvaluation: CommandTarget<'evaluation'> = {
  run: notYet,
  subject: ({ body }) => ('action' in body ? `action:${body.action}` : `alert:${body.alert}`),
};
