// Commands on `/api/handovers/commands`.
import { ShiftCommand } from '../../../contracts/duty-command.ts';
import { isDutyWithin } from '../reads/duty.ts';
import type { Door } from './door.ts';

export const shiftDoor: Door = {
  target: 'shift',
  path: '/api/handovers/commands',
  summary: 'Draft and sign the handover of a shift; needs the header Idempotency-Key',
  body: ShiftCommand,
  maySee: async ({ store }, { account, body }) => {
    const named = body['handover'] ?? body['roster'];
    return typeof named === 'string' && isDutyWithin(store, account, named);
  },
};
