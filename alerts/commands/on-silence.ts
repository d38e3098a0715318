// Commands on silences. Refused until they are decided here: the gateway, the audit and the answer are whole already.
import { notYet, type CommandTarget } from './target.ts';

export const onSilence: CommandTarget<'silence'> = {
  run: notYet,
  subject: ({ body, id }) => ('silence' in body ? `silence:${body.silence}` : `silence:${id}`),
};
