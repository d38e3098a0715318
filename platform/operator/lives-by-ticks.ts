// What operators have in common that read nothing and live by their ticks, e.g. to look whether something is due.
import { PermanentError } from '../errors.ts';
import type { OperatorSpec } from './operator-spec.ts';

type Reading = 'name' | 'stream' | 'partitions' | 'subjectOf' | 'decode' | 'effects';

/** One partition, so that its lease makes the operator the only one in the deployment. Nothing is ever sent to `subject`. */
export const livesByTicks = (
  name: string,
  { stream, subject }: { readonly stream: string; readonly subject: string },
): Pick<OperatorSpec<never>, Reading> => ({
  name,
  stream,
  partitions: 1,
  subjectOf: () => subject,
  decode: () => {
    throw new PermanentError('not-expected', `The ${name} operator reads no messages.`);
  },
  effects: () => Promise.resolve(),
});
