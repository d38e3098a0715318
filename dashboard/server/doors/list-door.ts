// Commands on `/api/responsibilities/commands`.
import { ListCommand } from '../../../contracts/lists/list-command.ts';
import { sealedDoor, type Door } from './door.ts';

export const listDoor: Door = {
  target: 'list',
  path: '/api/responsibilities/commands',
  summary: 'Change responsibility lists, with a second person; needs the header Idempotency-Key',
  body: ListCommand,
  maySee: sealedDoor,
};
