// What an act has answered: for the audit, that those who were called above a department need not look any more. Pure.
import { MACHINE, taskSubject, type Case, type Step } from '../cases/case.ts';

export function answeredSteps(before: Case | null, after: Case): Step[] {
  const known = new Map(before?.tasks.map((task) => [task.id, task]));
  return after.tasks.flatMap((task): Step[] => {
    const was = known.get(task.id)?.escalation;
    const called = was?.steps.filter((one) => one.firedAt !== null).length ?? 0;
    const isOver =
      was?.answeredAt === null &&
      (task.escalation?.since !== was.since || task.escalation.answeredAt !== null);
    if (was === undefined || called === 0 || !isOver) return [];
    return [
      {
        actor: MACHINE,
        action: 'escalation-answered',
        subject: taskSubject(task),
        fromState: task.state,
        toState: task.state,
        reason: null,
        details: {
          alert: task.alertId,
          department: task.department,
          cause: was.cause,
          rungs: called,
        },
      },
    ];
  });
}
