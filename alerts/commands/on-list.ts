// Commands on responsibility lists. Refused until they are decided here: the gateway, the audit and the answer are whole already.
import { notYet, type CommandTarget } from './target.ts';

export const onList: CommandTarget<'list'> = {
  run: notYet,
  subject: ({ body }) => ('change' in body ? `list-change:${body.change}` : `list:${body.list.id}`),
};
