// Commands on `/api/joint/commands`.
import { JointCommand } from '../../../contracts/joint/joint-command.ts';
import { sealedDoor, type Door } from './door.ts';

export const jointDoor: Door = {
  target: 'joint',
  path: '/api/joint/commands',
  summary:
    'The lead’s powers: dispatch, extend, meet, set up a team; needs the header Idempotency-Key',
  body: JointCommand,
  maySee: sealedDoor,
};
