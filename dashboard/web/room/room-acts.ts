// What the room offers to whom. A mirror of what `alerts` decides by, kept to what helps the eye: an act that is offered may still be refused there,
// with a reason. Pure.
import type { Account } from '../../../contracts/account.ts';
import type { AlertRoom, RoomPart, RoomStanding } from '../../../contracts/api/room.ts';
import type { TaskState } from '../../../contracts/task.ts';

/** The lead's powers over the whole of the joint work. */
export const hasPowers = (standing: RoomStanding): standing is 'desk' | 'lead' | 'above' =>
  standing === 'desk' || standing === 'lead' || standing === 'above';

/** Limits that may be made longer: they run, and have not passed. */
export const movableClocks = ({ clocks }: Pick<RoomPart, 'clocks'>, now: number) =>
  clocks.filter((clock) => clock.stoppedAt === null && clock.firedAt === null && clock.dueAt > now);

const AT_WORK: ReadonlySet<TaskState> = new Set<TaskState>([
  'assigned',
  'delivered',
  'handed-over',
  'acknowledged',
  'in-progress',
]);

export type PartVerb = 'extend' | 'reassign' | 'supervise' | 'dispute' | 'rule';

/** `now` decides which limits can still be moved. */
export function offeredForPart(
  part: RoomPart,
  { standing, disputes }: Pick<AlertRoom, 'standing' | 'disputes'>,
  { account, now }: { readonly account: Account; readonly now: number },
): readonly PartVerb[] {
  if (part.purpose === 'information') return [];
  const own = account.role === 'department-member' && account.departments.includes(part.department);
  const rules = disputes.some(
    ({ taskId, state, arbiter }) =>
      taskId === part.task &&
      state === 'open' &&
      (standing === 'desk' ||
        standing === 'above' ||
        account.departments.includes(arbiter.department)),
  );
  const open = AT_WORK.has(part.state);
  const leads = hasPowers(standing);
  return [
    ...(leads && !own && movableClocks(part, now).length > 0 ? (['extend'] as const) : []),
    ...(leads && !own && open ? (['reassign', 'supervise'] as const) : []),
    ...(own && open ? (['dispute'] as const) : []),
    ...(rules && !own ? (['rule'] as const) : []),
  ];
}
