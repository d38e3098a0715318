// A roster over the weeks ahead: spans and problems as they stand now, with what is over kept as it was, so that a person who left since is not
// taken out of the past. Pure.
import type { Roster, RosterOutlook, RosterProblem } from '../../contracts/roster.ts';
import { DAY_MS, type EpochMs } from '../../contracts/time.ts';
import { dayOf, startOfDay } from '../../platform/zone/zone-time.ts';
import { checkRoster } from './check-roster.ts';
import type { DutySetting } from './on-duty.ts';
import { dutySpans } from './spans.ts';

/** Eight weeks: a hole is found while there is time to fill it. */
export const HORIZON_MS = 56 * DAY_MS;
/** A calendar shows the weeks that have just been; older ones stand in the handovers. */
const KEPT_MS = 35 * DAY_MS;

export interface Look {
  readonly roster: Roster;
  readonly before: RosterOutlook | null;
  readonly now: EpochMs;
}

export function outlookOf({ roster, before, now }: Look, setting: DutySetting): RosterOutlook {
  const beginsAt = startOfDay(roster.plans[0]?.validFrom ?? dayOf(now, setting.zone), setting.zone);
  const untilAt = Math.max(now, beginsAt) + HORIZON_MS;
  // From the shift that runs: a calendar shows it whole.
  const current = before?.spans.find(({ startAt, endAt }) => startAt <= now && now < endAt);
  const fromAt = current?.startAt ?? now;
  const past = (before?.spans ?? []).filter(
    ({ startAt, endAt }) => endAt <= fromAt && startAt >= now - KEPT_MS,
  );
  const ahead = dutySpans(roster, { startAt: fromAt, endAt: untilAt }, setting);
  const over = { startAt: Math.max(now, beginsAt), endAt: untilAt };
  const checked = { roster, over, spans: dutySpans(roster, over, setting) };
  return {
    checkedAt: now,
    fromAt: past[0]?.startAt ?? fromAt,
    untilAt,
    spans: [...past, ...ahead],
    problems: checkRoster(checked, setting),
  };
}

/** Looked at once a day: who answers for the roster has a day at least to find somebody. */
const NEAR_MS = 2 * DAY_MS;

/** Holes that begin within two days and were known before: found long ago, told once, and still open. */
export function nearHoles(
  before: RosterOutlook | null,
  { problems }: Pick<RosterOutlook, 'problems'>,
  now: EpochMs,
): RosterProblem[] {
  const known = new Set(before?.problems.map(({ code, endAt }) => `${code}@${String(endAt)}`));
  return problems.filter(
    ({ code, startAt, endAt }) =>
      code === 'gap' &&
      known.has(`gap@${String(endAt)}`) &&
      startAt > now &&
      startAt <= now + NEAR_MS,
  );
}
