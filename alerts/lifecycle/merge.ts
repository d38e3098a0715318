// Merging, by a person or, while nobody has taken the alert, by the machine: the findings and the departments' attention go into the other
// alert; the merged one stands as a record. Pure.
import { coversPlace, type Account } from '../../contracts/account.ts';
import { effectiveLevel, Level } from '../../contracts/alert.ts';
import { alertSubject, type Case, type Step } from '../cases/case.ts';
import type { ResponseRules } from '../cases/response-rules.ts';
import { summarised } from '../cases/summarise.ts';
import { tasksHurried } from '../tasks/hurry.ts';
import {
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
import { isLive } from './transitions.ts';
import { stateZh } from './refusal-words.ts';

export interface MergeSetting {
  readonly doing: Doing;
  readonly account: Account;
  readonly into: Case | null;
  readonly rules: ResponseRules;
}

export function mergedInto(act: Act, { doing, account, into, rules }: MergeSetting): Decision {
  if (into === null)
    return refused('invalid-target', 'there is no such alert to merge into', '没有可并入的警示');
  if (into.alert.id === act.case.alert.id)
    return refused('invalid-target', 'an alert cannot be merged into itself', '不能并入自身');
  if (!coversPlace(account, into.alert.place))
    return refused('out-of-scope', 'the other alert lies outside', '另一条警示不在您的辖区');
  if (!isLive(into.alert.state))
    return refused(
      'invalid-target',
      `the other alert is ${into.alert.state}`,
      `另一条警示为“${stateZh(into.alert.state)}”`,
    );
  if (into.alert.family !== act.case.alert.family)
    return refused(
      'invalid-target',
      'the other alert is of another family',
      '另一条警示属于其他类别',
    );
  const source = goneInto(act, doing, into);
  const target = received(into, act.case, doing);
  const from = effectiveLevel(into.alert);
  const sooner = tasksHurried(hurried(target, doing.now), { from, now: doing.now, rules });
  const calledUp = phaseOpened(sooner, 'opened', { now: doing.now, rules });
  return {
    outcome: 'done',
    cases: [source.case, calledUp.case],
    steps: [...source.steps, ...calledUp.steps],
  };
}

export function goneInto(act: Act, doing: Doing, into: Case): Act {
  const next = settled(moved(act, 'merged', { ...doing, details: { into: into.alert.id } }));
  const { because } = doing;
  const text = doing.reason ?? because?.words.zh ?? '';
  const conclusion = { code: 'merged', text, ...(because === undefined ? {} : { because }) };
  const ended = tasksCalledOff(
    patched(next, { mergedInto: into.alert.id, conclusion }),
    doing,
    () => true,
  );
  return { ...ended, case: { ...ended.case, evidence: [] } };
}

export function received(into: Case, source: Case, doing: Doing): Act {
  const known = new Set(into.evidence.map((one) => one.id));
  const evidence = [...into.evidence, ...source.evidence.filter((one) => !known.has(one.id))];
  const machineLevel = graver(into.alert.machineLevel, source.alert.machineLevel);
  const grown = summarised({ ...into, evidence, alert: { ...into.alert, machineLevel } });
  const step: Step = {
    actor: doing.actor,
    action: 'merge-received',
    subject: alertSubject(into.alert),
    fromState: into.alert.state,
    toState: into.alert.state,
    reason: doing.reason,
    details: { from: source.alert.id },
  };
  return { case: grown, steps: [step] };
}

const graver = (one: Level, other: Level): Level =>
  Level.options.indexOf(one) <= Level.options.indexOf(other) ? one : other;
