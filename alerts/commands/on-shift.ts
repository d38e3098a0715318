// Commands on the handover of shifts. Refused until they are decided here: the gateway, the audit and the answer are whole already.
import { notYet, type CommandTarget } from './target.ts';

export const onShift: CommandTarget<'shift'> = {
  run: notYet,
  subject: ({ body }) =>
    'handover' in body ? `handover:${body.handover}` : `roster:${body.roster}`,
};
