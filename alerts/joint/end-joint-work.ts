// When an alert goes into another, its joint work ends with it: the team is dissolved and meetings that were called are cancelled, each with the
// person's reason in the audit; who was asked to a meeting is told.
import type { Tx } from '../../platform/store/pool.ts';
import type { Step } from '../cases/case.ts';
import { saveClocks } from '../clocks/save-clocks.ts';
import { teamDissolved } from './decide-team.ts';
import { meetingCancelled } from './decide-meeting.ts';
import type { JointSetting } from './decision.ts';
import { clockOf } from './fire-team-clocks.ts';
import { loadActiveTeam, loadCalledMeetings, saveMeeting, saveTeam } from './joint-store.ts';

/** `from`: as it was before, when its offices still had their tasks. */
export async function endJointWork(
  tx: Tx,
  setting: Omit<JointSetting, 'expectedVersion'>,
  reason: string,
): Promise<readonly Step[]> {
  const { from, now } = setting;
  const within = { ...setting, expectedVersion: undefined };
  const steps: Step[] = [];
  const team = await loadActiveTeam(tx, from.alert.id);
  if (team !== null) {
    const body = { command: 'dissolve-team', team: team.id, reason } as const;
    const ended = teamDissolved(body, within, team);
    if (ended.outcome === 'done' && ended.made.team !== undefined) {
      await saveTeam(tx, ended.made.team);
      await saveClocks(tx, [clockOf(ended.made.team, 1, now)]);
      steps.push(...ended.steps);
    }
  }
  for (const meeting of await loadCalledMeetings(tx, from.alert.id)) {
    const body = { command: 'cancel-meeting', meeting: meeting.id, reason } as const;
    const ended = meetingCancelled(body, within, meeting);
    if (ended.outcome !== 'done' || ended.made.meeting === undefined) continue;
    await saveMeeting(tx, ended.made.meeting);
    steps.push(...ended.steps);
  }
  return steps;
}
