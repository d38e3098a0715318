// How it climbs that nobody takes an alert: once its limit to acknowledge has passed, the head of its desk is called, then the command group, each
// once, until somebody takes it or it waits anew. The chain is made of what the case froze when it was opened, at the level of the moment. Pure.
import { effectiveLevel } from '../../contracts/alert.ts';
import { DUTY_DESK } from '../../contracts/duty-desk.ts';
import type { Escalation } from '../../contracts/escalation/escalation.ts';
import type { DepartmentId } from '../../contracts/ids.ts';
import type { EscalationId } from '../../contracts/response-ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { derivedId } from '../../platform/derived-id.ts';
import type { AlertRung, Case } from '../cases/case.ts';
import { commandPlace, rungClock } from '../tasks/chains.ts';

const MINUTE_MS = 60_000;

/** The limit has just passed: its chain counts from the limit itself. A case of before there were such chains has none. */
export function chainBegun(one: Case, since: EpochMs): Case {
  const { alert, memo } = one;
  const minutes = memo.escalation?.alerts?.[effectiveLevel(alert)];
  if (memo.escalation === undefined || minutes === undefined) return one;
  const waiting = (afterMinutes: number) => ({
    dueAt: since + afterMinutes * MINUTE_MS,
    firedAt: null,
    lateByMs: null,
  });
  const desk = { department: DUTY_DESK as DepartmentId, place: alert.place };
  const command = { department: memo.escalation.commandGroup, place: commandPlace(alert.place) };
  const rungs: AlertRung[] = [
    { step: 1, rung: 'head', ...desk, ...waiting(minutes.head) },
    { step: 3, rung: 'command-group', ...command, ...waiting(minutes.commandGroup) },
  ];
  return { ...one, memo: { ...memo, unanswered: { since, rungs } } };
}

/** While the very limit that it began for is unanswered. */
export const isClimbing = ({ alert, memo }: Pick<Case, 'alert' | 'memo'>): boolean =>
  memo.unanswered !== undefined && memo.unanswered.since === alert.acknowledgeBy;

/** The rung that is called now, and the case that says so; null where it was called, or its chain has ended. */
export function alertRungCalled(
  one: Case,
  { name, dueAt }: { readonly name: string; readonly dueAt: EpochMs },
  now: EpochMs,
): { readonly case: Case; readonly called: AlertRung } | null {
  const { unanswered } = one.memo;
  if (unanswered === undefined || !isClimbing(one)) return null;
  const called = unanswered.rungs.find(
    (rung) => rungClock(rung.step) === name && rung.dueAt === dueAt && rung.firedAt === null,
  );
  if (called === undefined) return null;
  const rungs = unanswered.rungs.map((rung) =>
    rung === called ? { ...rung, firedAt: now, lateByMs: Math.max(0, now - dueAt) } : rung,
  );
  return { case: { ...one, memo: { ...one.memo, unanswered: { ...unanswered, rungs } } }, called };
}

/** What is written of the rungs that were called, each a record of its own. */
export function escalationsOfAlert({ alert, memo }: Pick<Case, 'alert' | 'memo'>): Escalation[] {
  return (memo.unanswered?.rungs ?? []).flatMap((rung): Escalation[] => {
    const { step, rung: name, department, place, dueAt, firedAt } = rung;
    if (firedAt === null) return [];
    return [
      {
        v: 1,
        id: derivedId('es-', [alert.id, UNANSWERED, step, dueAt]) as EscalationId,
        alertId: alert.id,
        taskId: null,
        step,
        rung: name,
        department,
        place,
        cause: UNANSWERED,
        at: firedAt,
        answeredAt: null,
      },
    ];
  });
}

export const UNANSWERED = 'acknowledge';
