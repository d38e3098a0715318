// Commands on `/api/responsibilities/commands`.
import { ListCommand } from '../../../contracts/lists/list-command.ts';
import type { Door } from './door.ts';

export const listDoor: Door = {
  target: 'list',
  path: '/api/responsibilities/commands',
  summary:
    'Ask for a new version of a responsibility list; confirm, reject or withdraw one; needs the header Idempotency-Key',
  body: ListCommand,
  // Lists and their changes are read by everybody who is signed in.
  maySee: () => Promise.resolve(true),
};
