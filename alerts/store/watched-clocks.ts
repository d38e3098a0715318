// What the timers watch of one alert itself and of one task. Pure.
import type { Task } from '../../contracts/task.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { alertSubject, taskSubject, type Case } from '../cases/case.ts';
import type { WatchedClock } from '../clocks/save-clocks.ts';
import { isClimbing } from '../lifecycle/alert-chain.ts';
import { rungClock } from '../tasks/chains.ts';
import { RULING_CLOCK } from '../tasks/task-clocks.ts';

/** The limits of the alert, and the rungs of its chain. One that no longer runs is stopped; a new time makes it run, and fire, anew. */
export function watchedOfAlert(one: Pick<Case, 'alert' | 'memo'>, now: EpochMs): WatchedClock[] {
  const { alert, memo } = one;
  const isRunning = isClimbing(one);
  const row = (name: string, dueAt: EpochMs | null): WatchedClock => ({
    subject: alertSubject(alert),
    owner: { kind: 'alert', id: alert.id },
    name,
    dueAt,
    stoppedAt: dueAt === null ? now : null,
    firedAt: null,
    lateByMs: null,
  });
  const rungs = (memo.unanswered?.rungs ?? []).map(
    ({ step, dueAt, firedAt, lateByMs }): WatchedClock => ({
      ...row(rungClock(step), isRunning ? dueAt : null),
      firedAt,
      lateByMs,
    }),
  );
  return [
    row('acknowledge', alert.acknowledgeBy),
    row('lapse', alert.acknowledgementLapsesAt),
    ...rungs,
  ];
}

/** The limits of the duty, the rungs of its chain, and the limit of a ruling about it. */
export function watchedOf(task: Task): WatchedClock[] {
  const base: Pick<WatchedClock, 'subject' | 'owner'> = {
    subject: taskSubject(task),
    owner: { kind: 'alert', id: task.alertId },
  };
  const { escalation, dispute } = task;
  const rungs = (escalation?.steps ?? []).map((one): WatchedClock => {
    const { step, ...times } = one;
    const stoppedAt = one.firedAt === null ? (escalation?.answeredAt ?? null) : null;
    return { ...base, ...times, name: rungClock(step), stoppedAt };
  });
  if (dispute === undefined)
    return [...task.clocks.map((clock) => ({ ...base, ...clock })), ...rungs];
  const { ruleByAt: dueAt, unruledAt: firedAt, state } = dispute;
  const ruling: WatchedClock = {
    ...base,
    name: RULING_CLOCK,
    dueAt,
    stoppedAt: state === 'open' ? null : (dispute.ruling?.at ?? task.updatedAt),
    firedAt,
    lateByMs: firedAt === null ? null : Math.max(0, firedAt - dueAt),
  };
  return [...task.clocks.map((clock) => ({ ...base, ...clock })), ...rungs, ruling];
}
