// Commands on the joint work of departments: the case that they are about is locked and read, the decision is stored whole, with its records.
import type { Account } from '../../contracts/account.ts';
import type { UserId } from '../../contracts/ids.ts';
import type { JointCommand } from '../../contracts/joint/joint-command.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { loadAccount } from '../accounts/account-store.ts';
import type { Case } from '../cases/case.ts';
import { saveClocks } from '../clocks/save-clocks.ts';
import { decideJoint, type JointFacts } from '../joint/decide-joint.ts';
import type { JointDone } from '../joint/decision.ts';
import { clockOf } from '../joint/fire-team-clocks.ts';
import {
  loadActiveTeam,
  loadExtensions,
  loadMeeting,
  loadTeam,
  saveExtension,
  saveMeeting,
  saveReport,
  saveTeam,
} from '../joint/joint-store.ts';
import { refused } from '../lifecycle/decision.ts';
import { loadCase, loadCaseOfTask } from '../store/load-cases.ts';
import { storeDecision } from './store-decision.ts';
import {
  NOTHING,
  refusedFor,
  type Answer,
  type Asked,
  type CommandOn,
  type CommandRun,
  type CommandTarget,
} from './target.ts';

export const onJoint: CommandTarget<'joint'> = {
  run: decided,
  subject: subjectOf,
};

function subjectOf({ body }: CommandOn<'joint'>): string {
  if ('alert' in body) return `alert:${body.alert}`;
  if ('task' in body) return `task:${body.task}`;
  return 'meeting' in body ? `meeting:${body.meeting}` : `team:${body.team}`;
}

async function decided(tx: Tx, { command, by }: Asked<'joint'>, run: CommandRun): Promise<Answer> {
  const { body } = command;
  const named = await recordsNamed(tx, body);
  const from = await caseOf(tx, body, named);
  if (from === null)
    return {
      ...NOTHING,
      refusal: refused('unknown-subject', 'there is no such case or record', '没有这条警示或记录'),
    };
  const facts: JointFacts = {
    ...named,
    task: taskNamed(from, body),
    active: await loadActiveTeam(tx, from.alert.id),
    people: await peopleNamed(tx, body),
    extensions: body.command === 'extend' ? await loadExtensions(tx, body.task) : [],
  };
  const decision = decideJoint(
    body,
    {
      account: by,
      now: run.now,
      rules: run.rules,
      expectedVersion: command.expectedVersion,
      from,
      cause: command.id,
    },
    facts,
  );
  if (decision.outcome === 'refused')
    return refusedFor(facts.meeting ?? facts.team ?? facts.task ?? from.alert, decision);
  const told = { outcome: 'done', cases: [decision.case], steps: decision.steps } as const;
  const [after] = await storeDecision(tx, { command, decision: told, originals: [from] }, run);
  await saveMade(tx, decision, run.now);
  const { version, state } = decision.record ?? after?.alert ?? from.alert;
  return { version, state, refusal: null };
}

type Named = Pick<JointFacts, 'team' | 'meeting'>;

async function recordsNamed(tx: Tx, body: JointCommand): Promise<Named> {
  return {
    team: 'team' in body ? await loadTeam(tx, body.team) : null,
    meeting: 'meeting' in body ? await loadMeeting(tx, body.meeting) : null,
  };
}

async function caseOf(tx: Tx, body: JointCommand, { team, meeting }: Named): Promise<Case | null> {
  if ('alert' in body) return loadCase(tx, body.alert);
  if ('task' in body) return loadCaseOfTask(tx, body.task);
  const alertId = team?.alertId ?? meeting?.alertId;
  return alertId === undefined ? null : loadCase(tx, alertId);
}

function taskNamed(from: Case, body: JointCommand): JointFacts['task'] {
  const id = 'task' in body ? body.task : undefined;
  return from.tasks.find((task) => task.id === id) ?? null;
}

async function peopleNamed(tx: Tx, body: JointCommand): Promise<ReadonlyMap<UserId, Account>> {
  const people = new Map<UserId, Account>();
  if (body.command !== 'set-up-team') return people;
  for (const { user } of body.members) {
    const found = user === null ? null : await loadAccount(tx, user);
    if (found !== null) people.set(found.id, found);
  }
  return people;
}

async function saveMade(tx: Tx, { made }: JointDone, now: EpochMs): Promise<void> {
  const { team, report, meeting, extension } = made;
  if (team !== undefined) {
    await saveTeam(tx, team);
    await saveClocks(tx, [clockOf(team, 1, now)]);
  }
  if (report !== undefined) await saveReport(tx, report);
  if (meeting !== undefined) await saveMeeting(tx, meeting);
  if (extension !== undefined) await saveExtension(tx, extension);
}
