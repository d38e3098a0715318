// Turns a plot into the records that the server would answer: an alert with its signal, its assessments, its tasks and its audit.
import type { Alert, Level } from '../../../contracts/alert.ts';
import type { AlertDetail, EvidenceFact, SignalRevision } from '../../../contracts/api/alerts.ts';
import type { Assessment } from '../../../contracts/assessment.ts';
import type { AuditAction } from '../../../contracts/audit-action.ts';
import type { AuditEntry } from '../../../contracts/audit.ts';
import type { Signal } from '../../../contracts/signal.ts';
import type { Part, Task, TaskState } from '../../../contracts/task.ts';
import { withWhatFollowed } from './above-tasks.ts';
import { asLook } from './found-looks.ts';
import { asSequence } from './found.ts';
import { DAY_MS, type Figures, assessDay, dayStart } from './figures.ts';
import type { Made } from './made.ts';
import { hashOf, identifier } from './random.ts';
import type { Plot } from './script.ts';

const MINUTE_MS = 60_000;

export const seriesKeyOf = (plot: Plot): string =>
  `${plot.measure}~${plot.place.length === 6 ? 'county' : 'township'}~${plot.place}~all`;

const hasSeries = (plot: Plot): boolean => plot.signal === 'series' || plot.signal === 'cluster';

function figuresOf(
  plot: Plot,
  assessment: Assessment | null,
): Pick<Alert, 'observed' | 'expected' | 'threshold'> {
  if (assessment !== null) {
    return {
      observed: assessment.observed,
      expected: assessment.expected,
      threshold: assessment.upper,
    };
  }
  return plot.signal === 'single-case'
    ? { observed: 1, expected: null, threshold: 1 }
    : { observed: 3, expected: null, threshold: null };
}

interface Given {
  readonly plot: Plot;
  readonly seed: string;
  readonly now: number;
  readonly assessment: Assessment | null;
}

function alertOf({ plot, seed, now, assessment }: Given): Alert {
  const openedAt = now - plot.minutesAgo * MINUTE_MS;
  const waiting = plot.state === 'open' || plot.state === 'reopened';
  return {
    v: 1,
    id: identifier('al-', seed) as Alert['id'],
    version: 1 + (hashOf(seed) % 5),
    kind: plot.kind,
    family: plot.kind === 'feed-failure' ? 'feed' : 'epidemic',
    state: plot.state,
    machineLevel: plot.level,
    humanLevel: plot.humanLevel ?? null,
    levelReasons: levelReasons(plot.level),
    title: plot.title,
    measure: plot.measure as Alert['measure'],
    definition: null,
    disease: null,
    diseaseClass: plot.diseaseClass ?? 'none',
    place: plot.place as Alert['place'],
    siteId: null,
    startedAt: dayStart(openedAt) - ((plot.riseDays ?? 1) - 1) * DAY_MS,
    openedAt,
    updatedAt: openedAt + Math.min(plot.minutesAgo, 3) * MINUTE_MS,
    acknowledgeBy: waiting ? now + (plot.dueInMinutes ?? 60) * MINUTE_MS : null,
    acknowledgedBy: (plot.by ?? null) as Alert['acknowledgedBy'],
    acknowledgementLapsesAt:
      plot.state === 'acknowledged' || plot.state === 'verifying' ? now + 50 * MINUTE_MS : null,
    signals: [identifier('sg-', seed) as Signal['id']],
    signalCount: 1 + (hashOf(seed) % 4),
    ...figuresOf(plot, assessment),
    responsibility: plot.state === 'responding' ? { list: plot.kind, version: '2026.1' } : null,
    departments: (plot.state === 'responding'
      ? ['disease-control', 'health-commission', 'market-regulation', 'education']
      : ['disease-control']) as Alert['departments'],
    mergedInto: null,
    conclusion: conclusionOf(plot),
  };
}

function conclusionOf(plot: Plot): Alert['conclusion'] {
  if (plot.state === 'excluded') {
    return { code: 'feed-artefact', text: '电话核实：昨日补报三天数据，实际就诊量正常。' };
  }
  return plot.state === 'closed'
    ? { code: 'closed', text: '续发病例为零满两个潜伏期，各部门任务均已验收。' }
    : null;
}

function levelReasons(level: Level): Alert['levelReasons'] {
  return level === 'I'
    ? [
        {
          code: 'class-a',
          words: {
            zh: '甲类传染病，单例即为一级信号',
            en: 'A class A disease: one case is a level I signal',
          },
        },
      ]
    : [
        {
          code: 'ratio',
          words: { zh: '实测为预期的 2 倍以上', en: 'Observed is more than twice the expected' },
        },
        { code: 'trend', words: { zh: '连续 2 天以上上升', en: 'Rising for two days or more' } },
      ];
}

function signalOf({ plot, seed, assessment }: Given, alert: Alert): Signal {
  return {
    v: 1,
    id: identifier('sg-', seed) as Signal['id'],
    revision: 2,
    status: 'amended',
    kind: plot.signal,
    alertKind: plot.kind,
    family: alert.family,
    title: plot.title,
    measure: alert.measure,
    definition: null,
    disease: null,
    diseaseClass: alert.diseaseClass,
    place: alert.place,
    siteId: null,
    series: (hasSeries(plot) ? seriesKeyOf(plot) : null) as Signal['series'],
    window: assessment?.window ?? {
      kind: 'day',
      startAt: dayStart(alert.openedAt),
      endAt: dayStart(alert.openedAt) + DAY_MS,
    },
    startedAt: alert.startedAt,
    observed: alert.observed,
    expected: alert.expected,
    threshold: alert.threshold,
    reason: assessment?.reason ?? {
      code: 'single-case',
      words: {
        zh: '收到 1 例诊断编码 A00.9（疑似）的门诊记录，居住地与就诊机构同在一乡镇。',
        en: 'One outpatient record with code A00.9 (suspected); residence and site lie in one township.',
      },
    },
    assessment,
    evidence: Array.from(
      { length: 9 },
      (_, index) => identifier('e', `${seed}${index}`) as Signal['evidence'][number],
    ),
    detector: {
      method: assessment?.method ?? plot.signal,
      version: '1.0.0',
      params: assessment?.params ?? {},
    },
    ownerDepartments: alert.departments,
    asOf: alert.updatedAt,
    withdrawn: null,
  };
}

const BANDS = ['0-4', '5-14', '15-24', '25-44', '45-64', '65plus'] as const;

function factsOf(signal: Signal, township: string): EvidenceFact[] {
  return signal.evidence.map((event, index) => ({
    event,
    signal: signal.id,
    kind: 'visit',
    occurredAt: signal.asOf - (index * 47 + 20) * MINUTE_MS,
    receivedAt: signal.asOf - (index * 47 + 12) * MINUTE_MS,
    siteId: `s-${township}-1` as EvidenceFact['siteId'],
    residence: township as EvidenceFact['residence'],
    ageBand: BANDS[(hashOf(event) >>> 3) % BANDS.length] ?? null,
    sex: index % 2 === 0 ? 'female' : 'male',
    codes: [['A09.0', 'A05.9', 'R11', 'A08.4'][index % 4] ?? 'A09.0'],
    said: [],
  }));
}

export function make(plot: Plot, seed: string, figures: Figures): Made {
  const today = dayStart(figures.now);
  const days = hasSeries(plot) ? [0, 1, 2, 3, 4, 5] : [];
  const assessments = days.map((day) =>
    assessDay(figures, seriesKeyOf(plot), today - day * DAY_MS),
  );
  const shown =
    assessments
      .filter(({ outcome }) => outcome === 'exceeds')
      .sort((a, b) => b.observed - a.observed)[0] ??
    assessments[0] ??
    null;
  const given = { plot, seed, now: figures.now, assessment: shown };
  const alert = alertOf(given);
  const signal = signalOf(given, alert);
  const township = plot.place.length === 9 ? plot.place : `${plot.place}001`;
  const made = { alert, signals: [signal], assessments, facts: factsOf(signal, township) };
  if (plot.signal === 'look') return asLook(made);
  return plot.signal === 'sequence' ? asSequence(made) : made;
}

interface DutyLine {
  readonly department: string;
  readonly part: Part;
  readonly stage: Task['stage'];
  readonly zh: string;
  readonly en: string;
  readonly information?: boolean;
}

const DUTIES: readonly DutyLine[] = [
  {
    department: 'disease-control',
    part: 'lead',
    stage: 'investigate',
    zh: '开展流行病学调查并采样',
    en: 'Investigate and take samples',
  },
  {
    department: 'health-commission',
    part: 'coordinate',
    stage: 'treat',
    zh: '组织医疗救治，落实首诊负责',
    en: 'Organise treatment, hold to first-contact duty',
  },
  {
    department: 'market-regulation',
    part: 'coordinate',
    stage: 'control',
    zh: '封存可疑食品并溯源',
    en: 'Seal suspect food and trace it',
  },
  {
    department: 'education',
    part: 'support',
    stage: 'control',
    zh: '学校晨午检与缺课追踪',
    en: 'Morning checks and absence tracing in schools',
  },
  {
    department: 'public-security',
    part: 'support',
    stage: 'control',
    zh: '协助现场秩序与人员查找',
    en: 'Help to find contacts',
  },
  {
    department: 'customs',
    part: 'support',
    stage: 'communicate',
    zh: '关注入境人员同类症状',
    en: 'Watch arrivals for the same symptoms',
    information: true,
  },
];

const STATES: readonly TaskState[] = [
  'in-progress',
  'delivered',
  'submitted',
  'disputed',
  'accepted',
  'delivered',
];

function clocksOf(line: DutyLine, assignedAt: number, state: TaskState): Task['clocks'] {
  if (line.information === true) return [];
  const begun = !['assigned', 'delivered', 'disputed'].includes(state);
  const reported = ['submitted', 'accepted'].includes(state);
  const clock = (
    name: Task['clocks'][number]['name'],
    minutes: number,
    stopped: boolean,
  ): Task['clocks'][number] => ({
    name,
    dueAt: assignedAt + minutes * MINUTE_MS,
    stoppedAt: stopped ? assignedAt + Math.min(minutes - 5, 25) * MINUTE_MS : null,
    firedAt: null,
    lateByMs: null,
  });
  return [
    clock('acknowledge', 30, begun),
    clock('act', 240, reported),
    clock('report', 1440, reported),
  ];
}

/** One task for each line of the list; `fresh` ones have just been assigned. */
export function tasksOf(alert: Alert, now: number, fresh: boolean): Task[] {
  return DUTIES.map((line, index): Task => {
    const state = fresh
      ? 'assigned'
      : (STATES[(index + hashOf(alert.id)) % STATES.length] ?? 'assigned');
    const assignedAt = fresh ? now : alert.openedAt + 40 * MINUTE_MS;
    const task: Task = {
      v: 1,
      id: identifier('tk-', alert.id + line.department) as Task['id'],
      alertId: alert.id,
      version: 1,
      department: line.department as Task['department'],
      stage: line.stage,
      part: line.part,
      purpose: line.information === true ? 'information' : 'action',
      state: line.information === true ? 'delivered' : state,
      duty: { zh: line.zh, en: line.en },
      deliverable: { zh: `${line.zh}情况报告`, en: `Report: ${line.en}` },
      level: alert.humanLevel ?? alert.machineLevel,
      place: alert.place,
      assignedAt,
      updatedAt: assignedAt,
      assignee: null,
      clocks: clocksOf(line, assignedAt, state),
      submission: ['submitted', 'accepted'].includes(state)
        ? {
            text: '已完成现场调查 12 户，采集样本 9 份送检，可疑食品已封存。',
            by: 'zhao.min' as Task['assignee'] & string,
            at: assignedAt + 90 * MINUTE_MS,
          }
        : null,
      note: state === 'disputed' ? '涉事餐馆不在我部门监管目录内，请确认职责。' : null,
    };
    return fresh ? task : withWhatFollowed(task, now);
  });
}

/** As if it had grown to what it says now. */
export const revisionsOf = (signal: Signal): SignalRevision[] =>
  Array.from({ length: signal.revision }, (_, back) => ({
    id: signal.id,
    revision: signal.revision - back,
    status: signal.revision - back === 1 ? 'raised' : 'amended',
    title: signal.title,
    window: signal.window,
    observed: Math.max(1, signal.observed - 3 * back),
    expected: signal.expected,
    threshold: signal.threshold,
    asOf: signal.asOf - back * 3_600_000,
    reason: signal.reason,
  }));

const HASH = 'a3'.repeat(32);

export interface Happening {
  readonly at: number;
  readonly actor: string;
  readonly action: AuditAction;
  readonly subject: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly reason: string | null;
  readonly details?: AuditEntry['details'];
}

export const auditEntry = (seq: number, what: Happening): AuditEntry => ({
  v: 1,
  seq,
  at: what.at,
  actor: what.actor,
  action: what.action,
  subject: what.subject,
  fromState: what.from,
  toState: what.to,
  reason: what.reason,
  details: what.details ?? {},
  previousHash: HASH,
  hash: HASH,
});

export const assignedEntry = (task: Task): Happening => ({
  at: task.assignedAt,
  actor: 'machine:alerts',
  action: 'task-assigned',
  subject: `task:${task.id}`,
  from: null,
  to: 'assigned',
  reason: null,
  details: { alert: task.alertId, department: task.department, stage: task.stage },
});

export type StoredAlert = Omit<Made, 'alert'> & {
  alert: Alert;
  activity: AlertDetail['activity'];
};
