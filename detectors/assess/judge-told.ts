/**
 * Days that are over and of which, as it is told now, enough has come after all, or not enough: judged anew, with the days that look back on
 * them. So a delivered backlog makes its days known, whatever came first, its facts or what is told of them.
 */
import type { Arrivals } from '../../contracts/counts.ts';
import type { Window } from '../../contracts/window.ts';
import type { FeedKind } from '../windows/feed-kinds.ts';
import { completenessOf } from '../windows/arrivals.ts';
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
    for (const day of days.filter((window) => judging.isToldOtherwise(state, window, was))) {
      for (const detector of state.detectors)
        for (const window of windowsTouched(detector, { kind: 'day', startAt: day.startAt }, time))
          judging.judgeAnew(state, detector, window);
    }
  }
}

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
