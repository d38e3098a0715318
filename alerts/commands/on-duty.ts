// Commands on rosters. Refused until they are decided here: the gateway, the audit and the answer are whole already.
import { notYet, type CommandTarget } from './target.ts';

export const onDuty: CommandTarget<'duty'> = {
  run: notYet,
  subject: ({ body }) => ('swap' in body ? `swap:${body.swap}` : `roster:${body.roster}`),
};
