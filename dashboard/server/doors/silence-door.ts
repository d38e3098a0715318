// Commands on `/api/silences/commands`.
import { SilenceCommand } from '../../../contracts/triage/silence-command.ts';
import { sealedDoor, type Door } from './door.ts';

export const silenceDoor: Door = {
  target: 'silence',
  path: '/api/silences/commands',
  summary: 'Ask for, confirm and end silences; needs the header Idempotency-Key',
  body: SilenceCommand,
  maySee: sealedDoor,
};
