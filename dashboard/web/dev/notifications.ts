// Notifications of the development world: one of each outcome, so that every state of the panel can be seen.
import type { Alert } from '../../../contracts/alert.ts';
import type { NotificationView } from '../../../contracts/api/notifications.ts';
import type { World } from './world.ts';

const OUTCOMES = ['delivered', 'exhausted', 'on-screen', null] as const;

/** None of an alert without tasks. */
export function notificationsOf(world: World, alert: Alert): NotificationView[] {
  const tasks = [...world.tasks.values()].filter((task) => task.alertId === alert.id);
  return tasks.slice(0, OUTCOMES.length).map((task, index) => {
    const outcome = OUTCOMES[index] ?? null;
    const attempt = {
      channel: 'office-mail',
      startedAt: task.assignedAt,
      endedAt: task.assignedAt,
    };
    return {
      id: `nt-${'abcd'.charAt(index).repeat(26)}` as NotificationView['id'],
      department: task.department,
      place: task.place,
      reason: 'called-up',
      at: task.assignedAt,
      outcome,
      outcomeAt: outcome === null ? null : task.assignedAt,
      channel: outcome === 'on-screen' ? null : 'office-mail',
      code: outcome === 'exhausted' ? 'unreachable' : null,
      attempts:
        outcome === 'delivered'
          ? [{ ...attempt, outcome: 'sent', code: null, bundled: 1 }]
          : outcome === 'exhausted'
            ? [{ ...attempt, outcome: 'failed', code: 'unreachable', bundled: 4 }]
            : [],
    };
  });
}
