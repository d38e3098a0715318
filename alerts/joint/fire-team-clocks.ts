// The end of an operational period of a team: who gave no report is told and stands in the audit, and the next period's limit is set.
import { periodEndsAt } from '../../contracts/joint/periods.ts';
import type { Team } from '../../contracts/joint/team.ts';
import type { TeamId } from '../../contracts/response-ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { appendOutbox } from '../../platform/store/outbox.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { appendAudit } from '../audit/append.ts';
import type { OwnedDueClock } from '../clocks/clock-owner.ts';
import { TIMERS_PRODUCER } from '../clocks/fire-case-clocks.ts';
import { saveClocks, type WatchedClock } from '../clocks/save-clocks.ts';
import { saveNotices } from '../notifiers/save-notices.ts';
import { feedEntries, feedRow } from '../store/feed.ts';
import { loadCase } from '../store/load-cases.ts';
import { periodEnded } from './decide-team.ts';
import { loadReports, loadTeam, saveTeam } from './joint-store.ts';

const MINUTE_MS = 60_000;

export async function fireTeamClocks(
  tx: Tx,
  due: readonly OwnedDueClock[],
  now: EpochMs,
): Promise<void> {
  for (const clock of due) await firePeriod(tx, clock, now);
}

async function firePeriod(tx: Tx, due: OwnedDueClock, now: EpochMs): Promise<void> {
  const team = await loadTeam(tx, due.ownerId as TeamId);
  const from = team === null ? null : await loadCase(tx, team.alertId);
  if (team?.state !== 'active' || from === null) return;
  const period = Math.round((due.dueAt - team.setUpAt) / (team.periodMinutes * MINUTE_MS));
  const reports = await loadReports(tx, team.id, period);
  const ended = periodEnded(team, { from, reports }, { period, now });
  if (ended.team !== team) await saveTeam(tx, ended.team);
  // One period after another, also those that passed while nothing ran.
  await saveClocks(tx, [clockOf(ended.team, period + 1, now)]);
  if (ended.steps.length === 0) return;
  await appendAudit(tx, ended.steps, now);
  const told = { cases: [from], steps: ended.steps, at: now };
  await saveNotices(tx, told);
  const entries = feedEntries({ ...told, cause: `k-${team.id}-${String(period)}` });
  await appendOutbox(tx, TIMERS_PRODUCER, entries.map(feedRow));
}

/** The limit of this period; none where the team is dissolved. */
export function clockOf(team: Team, period: number, now: EpochMs): WatchedClock {
  const active = team.state === 'active';
  return {
    subject: `team:${team.id}`,
    name: 'can',
    owner: { kind: 'team', id: team.id },
    dueAt: active ? periodEndsAt(team, period) : null,
    stoppedAt: active ? null : now,
    firedAt: null,
    lateByMs: null,
  };
}
