/**
 * Days that are over and of which, as it is told now, enough has come after all, or not enough: judged anew, with the days that look back on
 * them. So a delivered backlog makes its days known, whatever came first, its facts or what is told of them.
 */
import type { Arrivals } from '../../contracts/counts.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Window } from '../../contracts/window.ts';
import type { FeedKind } from '../windows/feed-kinds.ts';
import { completenessOf } from '../windows/arrivals.ts';
import { inOrderOfTime } from './in-order-of-time.ts';
import { allStates, judgingTime, type JudgeTurn } from './judge-message.ts';
import type { Judging } from './judging.ts';
import type { Reached } from './reached.ts';
import { isTooLittle } from './unknown-day.ts';
import { windowsOpen, windowsTouched } from './windows-to-judge.ts';

export async function judgeToldOtherwise(
  turn: JudgeTurn,
  judging: Judging,
  before: Reached | null,
): Promise<void> {
  const { reached, catalogue } = turn;
  const was = before?.arrivals ?? null;
  if (reached.arrivals === null || reached.arrivals === was) return;
  const time = judgingTime(turn);
  const days = windowsOpen('day', time).filter(
    (window) =>
      window.endAt <= reached.watermarkAt &&
      isAnyOtherwise(was, reached.arrivals, { window, zone: catalogue.zone }),
  );
  if (days.length === 0) return;
  for await (const state of allStates(turn, [...catalogue.detectors.keys()])) {
    const otherwise = days.filter((window) => judging.isToldOtherwise(state, window, was));
    if (otherwise.length === 0) continue;
    const dependants = inOrderOfTime(state, (detector) => {
      const windows = new Map<EpochMs, Window>();
      for (const { startAt } of otherwise)
        for (const window of windowsTouched(detector, { kind: 'day', startAt }, time))
          windows.set(window.startAt, window);
      return [...windows.values()];
    });
    for (const { detector, window } of dependants) judging.judgeAnew(state, detector, window);
  }
}

/**
 * A day that became known or unknown is another past of the days after it, whatever made it so: what was said of them before is judged anew,
 * from the oldest such day of a series on. Ends because a day depends on those before it only.
 */
export function judgeDependants(turn: JudgeTurn, judging: Judging): void {
  const time = judgingTime(turn);
  const waiting = [...judging.takeUnknownChanges()];
  for (;;) {
    const change = waiting.sort((one, other) => other.day - one.day).pop();
    if (change === undefined) return;
    const { state, startAt, step } = change;
    const windows = inOrderOfTime(state, (detector) =>
      windowsTouched(detector, { kind: 'day', startAt }, time),
    );
    for (const { detector, window } of windows)
      if (!isDay(window, startAt) && judging.isSaidBefore(state, detector, { window, step }))
        judging.judgeAnew(state, detector, window);
    waiting.push(...judging.takeUnknownChanges());
  }
}

const isDay = ({ kind, startAt }: Window, at: EpochMs): boolean => kind === 'day' && startAt === at;

/** Anywhere: nearly always nowhere, and no series need be looked at. */
function isAnyOtherwise(
  was: Arrivals | null,
  is: Arrivals | null,
  at: { readonly window: Window; readonly zone: string },
): boolean {
  const kinds = new Set<string>(
    ['visit', was?.kinds, is?.kinds].flatMap((one) =>
      typeof one === 'object' ? Object.keys(one) : (one ?? []),
    ),
  );
  for (const kind of kinds) {
    const names = new Set(
      [was, is].flatMap((one) => [
        ...Object.keys(one?.scopes ?? {}),
        ...Object.keys(one?.kinds?.[kind] ?? {}),
      ]),
    );
    for (const where of names) {
      const scope = { where, township: null, kinds: [kind as FeedKind] };
      const isLittle = (told: Arrivals | null): boolean =>
        isTooLittle(completenessOf(told, scope, at));
      if (isLittle(was) !== isLittle(is)) return true;
    }
  }
  return false;
}
