// Commands on the products of an alert. Refused until they are decided here: the gateway, the audit and the answer are whole already.
import { notYet, type CommandTarget } from './target.ts';

export const onProduct: CommandTarget<'product'> = {
  run: notYet,
  subject: ({ body }) => ('product' in body ? `product:${body.product}` : `alert:${body.alert}`),
};
