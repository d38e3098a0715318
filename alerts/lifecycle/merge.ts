// Merging, by a person or, while nobody has taken the alert, by the machine: the findings and the departments' attention go into the other
// alert; the merged one stands as a record. Pure.
import { coversPlace, type Account } from '../../contracts/account.ts';
import { effectiveLevel, Level, type Alert, type AlertState } from '../../contracts/alert.ts';
import { OpensAt } from '../../contracts/catalogue/responsibility-list.ts';
import { lies, type PlaceCode } from '../../contracts/place.ts';
import type { Task } from '../../contracts/task.ts';
import { machineReason } from '../../contracts/vocabulary/machine-reasons.ts';
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
import { released } from '../triage/muting.ts';
import { isOpenTask, isUnbegun } from '../tasks/transitions.ts';
import { refused, type Decision, type Refused } from './decision.ts';
import { openLeadTask, openLeads } from './open-leads.ts';
import { isLive } from './transitions.ts';
import { stateZh } from './refusal-words.ts';

export interface MergeSetting {
  readonly doing: Doing;
  readonly account: Account;
  readonly into: Case | null;
  readonly rules: ResponseRules;
  readonly overrideOpenLead: boolean;
}

export function mergedInto(act: Act, setting: MergeSetting): Decision {
  const { doing, into, rules } = setting;
  const { now } = doing;
  if (into === null)
    return refused('invalid-target', 'there is no such alert to merge into', '没有可并入的警示');
  const hindered = notInto(act.case, into, setting.account);
  if (hindered !== null) return hindered;
  const from = effectiveLevel(into.alert);
  const target = takenOver(received(awake(into, doing, rules), act.case, doing), act.case);
  const sooner = tasksHurried(hurried(target, now), { from, now, rules });
  const calledUp = phaseOpened(sooner, 'opened', { now, rules });
  const open = openLeads(act.case)
    .filter((lead) => !isUnbegun(lead.state) || !goesOnIn(calledUp.case, lead))
    .map(({ id }) => id);
  if (open.length > 0 && !setting.overrideOpenLead) return openLeadTask(open);
  const details = open.length > 0 ? { overriddenLeads: open } : {};
  const source = goneInto(act, { ...doing, details }, into);
  return {
    outcome: 'done',
    cases: [source.case, calledUp.case],
    steps: [...source.steps, ...calledUp.steps],
  };
}

function notInto(from: Case, into: Case, account: Account): Refused | null {
  if (into.alert.id === from.alert.id)
    return refused('invalid-target', 'an alert cannot be merged into itself', '不能并入自身');
  if (!coversPlace(account, into.alert.place))
    return refused('out-of-scope', 'the other alert lies outside', '另一条警示不在您的辖区');
  if (!isLive(into.alert.state))
    return refused(
      'invalid-target',
      `the other alert is ${into.alert.state}`,
      `另一条警示为“${stateZh(into.alert.state)}”`,
    );
  if (into.alert.family !== from.alert.family)
    return refused(
      'invalid-target',
      'the other alert is of another family',
      '另一条警示属于其他类别',
    );
  if (!lies(from.alert.place, into.alert.place) && !lies(into.alert.place, from.alert.place))
    return refused(
      'invalid-target',
      'the places of the two alerts do not lie one in the other',
      '两条警示的地点互不包含，不能合并',
    );
  return null;
}

/** A person who merges into a muted alert has been told of it. */
function awake(into: Case, { actor, now }: Doing, rules: ResponseRules): Act {
  const because = machineReason('taken-by-person');
  return released({ case: into, steps: [] }, { because, actor, now, rules });
}

/** What the departments of the merged alert were called for, the other alert asks of the same office. */
const goesOnIn = ({ tasks }: Case, lead: Task): boolean =>
  tasks.some(
    (task) =>
      task.stage === lead.stage &&
      task.part === 'lead' &&
      task.department === lead.department &&
      task.place === lead.place &&
      isOpenTask(task.state),
  );

/** Where it must be judged by some time, that is no later by the merging than it was for either. */
function sooner(further: Alert, other: Alert): Alert['acknowledgementLapsesAt'] {
  const at = further.acknowledgementLapsesAt;
  return at === null ? null : Math.min(at, other.acknowledgementLapsesAt ?? at);
}

const PROGRESS: readonly AlertState[] = [
  'open',
  'reopened',
  'acknowledged',
  'verifying',
  'suspected',
  'assessing',
  'responding',
];

/** What people had come to goes with the findings: the graver level, the wider place, the later state and its duties, the risk. */
function takenOver(act: Act, source: Case): Act {
  const { alert, memo } = act.case;
  const isFurther = PROGRESS.indexOf(source.alert.state) > PROGRESS.indexOf(alert.state);
  const further = source.alert;
  const state = isFurther
    ? {
        state: further.state,
        acknowledgeBy: further.acknowledgeBy,
        acknowledgedBy: further.acknowledgedBy,
        acknowledgementLapsesAt: sooner(further, alert),
      }
    : {};
  const grown = patched(act, {
    ...state,
    place: wider(alert.place, further.place),
    humanLevel: humanLevelOf(act.case.alert, further),
  });
  const phases = OpensAt.options.filter(
    (phase) => memo.phases.includes(phase) || source.memo.phases.includes(phase),
  );
  const taken = {
    ...memo,
    phases,
    episodePlace: wider(memo.episodePlace, source.memo.episodePlace),
    risk: memo.risk ?? source.memo.risk,
  };
  const last = act.steps.length - 1;
  const steps = act.steps.map((step, at) =>
    at === last ? { ...step, toState: grown.case.alert.state } : step,
  );
  return { case: { ...grown.case, memo: taken }, steps };
}

/** Where a person has judged either of them, the graver of the two as they stood. */
function humanLevelOf(alert: Alert, other: Alert): Level | null {
  if (alert.humanLevel === null && other.humanLevel === null) return null;
  return graver(effectiveLevel(alert), effectiveLevel(other));
}

const wider = (one: PlaceCode, other: PlaceCode): PlaceCode =>
  lies(other, one) || !lies(one, other) ? one : other;

export function goneInto(act: Act, doing: Doing, into: Case): Act {
  const next = settled(
    moved(act, 'merged', { ...doing, details: { ...doing.details, into: into.alert.id } }),
  );
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

export function received({ case: into, steps }: Act, source: Case, doing: Doing): Act {
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
  return { case: grown, steps: [...steps, step] };
}

const graver = (one: Level, other: Level): Level =>
  Level.options.indexOf(one) <= Level.options.indexOf(other) ? one : other;
