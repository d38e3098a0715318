// Commands on `/api/joint/commands`. What they name may be known to whoever may see its alert.
import { AlertId } from '../../../contracts/ids.ts';
import { JointCommand } from '../../../contracts/joint/joint-command.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import { readAlert } from '../reads/alerts.ts';
import { alertOfJoint } from '../reads/room.ts';
import type { Door } from './door.ts';

export const jointDoor: Door = {
  target: 'joint',
  path: '/api/joint/commands',
  summary:
    'The lead’s powers: dispatch, extend, meet, set up a team; needs the header Idempotency-Key',
  body: JointCommand,
  maySee: async ({ store }, { account, body }) => {
    const id = AlertId.safeParse(await alertNamed(store, body));
    return id.success && (await readAlert(store, account, id.data)) !== undefined;
  },
};

const KINDS = { task: 'tasks', meeting: 'meetings', team: 'teams' } as const;

async function alertNamed(
  store: Queryable,
  body: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  if (body['alert'] !== undefined) return body['alert'];
  for (const name of ['task', 'meeting', 'team'] as const) {
    const id = body[name];
    if (typeof id === 'string') return alertOfJoint(store, { kind: KINDS[name], id });
  }
  return null;
}
