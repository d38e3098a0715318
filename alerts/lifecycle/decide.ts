// Decides a person's command on an alert: decide(case, command, setting) → what follows, or why not. Permission first, then the
// version that the person saw, then the transition table, then the conditions of the act itself. Pure.
import type { Account } from '../../contracts/account.ts';
import { effectiveLevel, type Alert } from '../../contracts/alert.ts';
import type { AlertCommand } from '../../contracts/command.ts';
import type { EpochMs } from '../../contracts/time.ts';
import { machineReason } from '../../contracts/vocabulary/machine-reasons.ts';
import { actorOf, type Case } from '../cases/case.ts';
import type { ResponseRules } from '../cases/response-rules.ts';
import { tasksHurried } from '../tasks/hurry.ts';
import {
  acceptedClosed,
  acknowledged,
  begunAgain,
  hurried,
  moved,
  patched,
  phaseOpened,
  settled,
  tasksCalledOff,
  type Act,
  type Doing,
} from './act.ts';
import { refused, type Decision } from './decision.ts';
import { mergedInto } from './merge.ts';
import { openLeadTask, openLeads } from './open-leads.ts';
import { alertPermission } from './permissions.ts';
import { released } from '../triage/muting.ts';
import { ALERT_TRANSITIONS, isLive, isRefusal } from './transitions.ts';
import { seenZh, stateZh } from './refusal-words.ts';
import { ROLE_WORDS } from '../../contracts/vocabulary/subjects.ts';

export interface AlertSetting {
  readonly account: Account;
  readonly now: EpochMs;
  readonly rules: ResponseRules;
  readonly expectedVersion: number | undefined;
  /** For `merge`: the case to merge into, null where there is none. */
  readonly into: Case | null;
}

type Body<Name extends AlertCommand['command']> = Extract<AlertCommand, { command: Name }>;

export function decideAlert(from: Case, body: AlertCommand, setting: AlertSetting): Decision {
  const forbidden = alertPermission(setting.account, from.alert, body.command);
  if (forbidden !== null)
    return refused(
      forbidden,
      `${setting.account.role} may not ${body.command} here`,
      `${ROLE_WORDS[setting.account.role].zh}在此无权执行该操作`,
    );
  const { expectedVersion } = setting;
  // A comment is true of whatever the alert has become meanwhile.
  if (
    expectedVersion !== undefined &&
    expectedVersion !== from.alert.version &&
    body.command !== 'comment'
  ) {
    return refused(
      'stale-version',
      `seen ${String(expectedVersion)}, now ${String(from.alert.version)}`,
      seenZh(expectedVersion, from.alert.version),
    );
  }
  const to = ALERT_TRANSITIONS[from.alert.state][body.command];
  if (isRefusal(to))
    return refused(
      to,
      `${body.command} is not possible in state ${from.alert.state}`,
      `当前为“${stateZh(from.alert.state)}”，不能执行该操作`,
    );
  const doing: Doing = {
    actor: actorOf(setting.account.id),
    action: body.command,
    reason: body.reason ?? null,
    now: setting.now,
  };
  return carriedOut(takenFromMuting(from, { doing, to, setting }), { body, doing, to, setting });
}

/** Whoever acts on a muted alert has been told of it: it is muted no more. A remark is no act. */
function takenFromMuting(from: Case, { doing, to, setting }: Omit<Order, 'body'>): Act {
  const act = { case: from, steps: [] };
  if (from.alert.muted === undefined || doing.action === 'comment') return act;
  const because = machineReason('taken-by-person');
  const { actor } = doing;
  return released(act, {
    because,
    actor,
    now: doing.now,
    rules: setting.rules,
    goesOn: isLive(to),
  });
}

interface Order<Command = AlertCommand> {
  readonly body: Command;
  readonly doing: Doing;
  readonly to: Alert['state'];
  readonly setting: AlertSetting;
}

function carriedOut(act: Act, order: Order): Decision {
  const { body, doing, to, setting } = order;
  switch (body.command) {
    case 'acknowledge':
      return done(acknowledged(moved(act, to, doing), setting.account.id, doing.now));
    case 'start-verification':
      return done(acknowledged(moved(act, to, doing), setting.account.id, doing.now));
    case 'record-verification':
      return done(verified(act, { ...order, body }));
    case 'exclude':
      return done(excluded(act, { ...order, body }));
    case 'suspect':
      return done(phaseOpened(settled(moved(act, to, doing)), 'suspected', setting));
    case 'assess':
      return done(assessed(act, { ...order, body }));
    case 'respond':
      return done(responded(moved(act, to, doing), setting));
    case 'close':
      return closed(act, { ...order, body });
    case 'reopen':
      return done(begunAgain(moved(act, to, doing), doing, setting.rules));
    case 'merge':
      return mergedInto(act, {
        doing,
        account: setting.account,
        into: setting.into,
        rules: setting.rules,
        overrideOpenLead: body.overrideOpenLead === true,
      });
    case 'set-level':
      return done(levelled(act, { ...order, body }));
    case 'comment':
      // The alert stays as it is: a remark must not make another's command stale.
      return { outcome: 'done', cases: [act.case], steps: moved(act, to, doing).steps };
  }
}

const done = (act: Act): Decision => ({ outcome: 'done', cases: [act.case], steps: act.steps });

function excluded(act: Act, { body, doing, to }: Order<Body<'exclude'>>): Act {
  const returnAbove = body.returnAbove ?? returnAboveByDefault(act.case);
  const details = { code: body.code, returnAbove };
  const next = settled(moved(act, to, { ...doing, details }));
  const concluded = patched(next, { conclusion: { code: body.code, text: body.reason } });
  const memo = { ...concluded.case.memo, returnAbove };
  return tasksCalledOff({ ...concluded, case: { ...concluded.case, memo } }, doing, () => true);
}

/** How much more than was seen at the exclusion or the closing is news: for counts half as much again, for a case that matters alone any further one. */
const NEWS_RATIO = 1.5;

export function returnAboveByDefault(from: Case): number {
  const { observed, kind } = from.alert;
  return kind === 'single-notifiable-case' ? observed : observed * NEWS_RATIO;
}

/** Whoever looks has taken it. The version moves on, so that a judgement made without this finding is noticed as stale. */
function verified(act: Act, { body, doing, to, setting }: Order<Body<'record-verification'>>): Act {
  const { outcome, ways } = body;
  const details = { outcome, ways, casesFound: body.casesFound ?? null };
  const before = act.case.alert.state;
  const next = moved(act, to, { ...doing, details });
  const taken = to === 'verifying' && before !== 'verifying';
  return taken ? acknowledged(next, setting.account.id, doing.now) : patched(next, {});
}

function assessed(act: Act, { body, doing, to, setting }: Order<Body<'assess'>>): Act {
  const risk = {
    likelihood: body.likelihood,
    impact: body.impact,
    by: setting.account.id,
    at: doing.now,
  };
  const next = moved(act, to, {
    ...doing,
    details: { likelihood: risk.likelihood, impact: risk.impact },
  });
  // A new judgement is a change of the alert even where the state stays.
  return {
    ...next,
    case: { ...next.case, alert: { ...next.case.alert }, memo: { ...next.case.memo, risk } },
  };
}

/** Whoever responds has found it suspected: duties of both phases are called up. */
function responded(act: Act, setting: AlertSetting): Act {
  return phaseOpened(phaseOpened(settled(act), 'suspected', setting), 'responding', setting);
}

function levelled(act: Act, { body, doing, to, setting }: Order<Body<'set-level'>>): Act {
  const before = effectiveLevel(act.case.alert);
  const next = moved(act, to, { ...doing, details: { before, after: body.level } });
  const level = hurried(patched(next, { humanLevel: body.level }), doing.now);
  const tasks = tasksHurried(level, { ...setting, from: before });
  return phaseOpened(tasks, 'opened', setting);
}

function closed(act: Act, { body, doing, to, setting }: Order<Body<'close'>>): Decision {
  const open = openLeads(act.case).map(({ id }) => id);
  if (open.length > 0 && body.overrideOpenLead !== true) return openLeadTask(open);
  const { finding } = body;
  const details = {
    ...(open.length > 0 ? { overriddenLeads: open } : {}),
    ...(finding === undefined ? {} : { finding }),
  };
  const memo = { ...act.case.memo, returnAbove: returnAboveByDefault(act.case) };
  const next = settled(moved({ ...act, case: { ...act.case, memo } }, to, { ...doing, details }));
  const code = finding === undefined ? 'closed' : `closed-${finding}`;
  const concluded = patched(next, { conclusion: { code, text: body.reason } });
  const ended = tasksCalledOff(acceptedClosed(concluded, doing), doing, () => true);
  return done(phaseOpened(ended, 'closed', setting));
}
