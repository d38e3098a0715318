// Commands on `/api/rosters/commands`.
import { DutyCommand } from '../../../contracts/duty-command.ts';
import { sealedDoor, type Door } from './door.ts';

export const dutyDoor: Door = {
  target: 'duty',
  path: '/api/rosters/commands',
  summary: 'Set rosters, override them and swap shifts; needs the header Idempotency-Key',
  body: DutyCommand,
  maySee: sealedDoor,
};
