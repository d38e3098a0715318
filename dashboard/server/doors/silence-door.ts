// Commands on `/api/silences/commands`.
import { SilenceCommand } from '../../../contracts/triage/silence-command.ts';
import { maySeeSilence } from '../reads/silences.ts';
import type { Door } from './door.ts';

export const silenceDoor: Door = {
  target: 'silence',
  path: '/api/silences/commands',
  summary: 'Ask for, confirm and end silences; needs the header Idempotency-Key',
  body: SilenceCommand,
  // Of a new silence there is nothing to hide: it names a place, and places are no secret.
  maySee: async ({ store }, { account, body: { silence } }) =>
    typeof silence !== 'string' || maySeeSilence(store, account, silence),
};
