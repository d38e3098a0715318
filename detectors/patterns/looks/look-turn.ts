/** When a look is due: at turns that fall on the same local times each day, so that workers, restarts and late ticks agree. Pure. */
import { spanMs } from '../../../contracts/catalogue/sequence-pattern.ts';
import { DAY_MS, type EpochMs } from '../../../contracts/time.ts';
import { dayKeyOf, dayNumberOf, dayOf, startOfDay } from '../../../platform/zone/zone-time.ts';

/** Begin of the turn that is under way. */
export function turnAt(every: string, now: EpochMs, zone: string): EpochMs {
  const day = dayOf(now, zone);
  const everyMs = spanMs(every);
  if (everyMs < DAY_MS) {
    const startAt = startOfDay(day, zone);
    return startAt + Math.floor((now - startAt) / everyMs) * everyMs;
  }
  const days = everyMs / DAY_MS;
  const number = dayNumberOf(day);
  return startOfDay(dayKeyOf(number - (((number % days) + days) % days)), zone);
}

export interface Looked {
  readonly version: string;
  readonly turnAt: EpochMs;
}

/** null: the turn under way has been looked at, by this version of the rule. */
export function dueTurn(
  rule: { readonly every: string; readonly version: string },
  looked: Looked | null,
  { now, zone }: { readonly now: EpochMs; readonly zone: string },
): EpochMs | null {
  const turn = turnAt(rule.every, now, zone);
  const isDone = looked !== null && looked.version === rule.version && looked.turnAt >= turn;
  return isDone ? null : turn;
}
