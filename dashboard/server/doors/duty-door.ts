// Commands on `/api/rosters/commands`.
import { DutyCommand } from '../../../contracts/duty-command.ts';
import { isDutyWithin } from '../reads/duty.ts';
import type { Door } from './door.ts';

export const dutyDoor: Door = {
  target: 'duty',
  path: '/api/rosters/commands',
  summary: 'Set rosters, override them and swap shifts; needs the header Idempotency-Key',
  body: DutyCommand,
  maySee: async ({ store }, { account, body }) => {
    const named = body['swap'] ?? body['roster'];
    return typeof named === 'string' && isDutyWithin(store, account, named);
  },
};
