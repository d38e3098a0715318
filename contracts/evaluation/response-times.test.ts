// 7-1-7, the response times and the figures of departments against values computed by hand.
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { expect, it } from 'vitest';
import { EvaluationFile } from '../catalogue/evaluation-file.ts';
import { NormFile } from '../catalogue/norm.ts';
import { Task } from '../task.ts';
import { DAY_MS, HOUR_MS } from '../time.ts';
import { departmentFigures, isLeftUndone } from './department-figures.ts';
import { evaluationRules } from './evaluation-rules.ts';
import { responseTimes, type ResponseRecord } from './response-times.ts';

const T0 = Date.UTC(2026, 5, 1, 1);
const catalogue = (path: string): unknown =>
  parse(readFileSync(new URL(`../../catalogue/${path}`, import.meta.url), 'utf8'));
const shipped = {
  file: EvaluationFile.parse(catalogue('evaluation.yaml')),
  norms: NormFile.parse(catalogue('norms/public-health.yaml')).norms,
  dayOf: (at: number) => new Date(at).toISOString().slice(0, 10),
};
const rules = evaluationRules(shipped);
const words = { zh: '职责', en: 'duty' };

function task(name: string, differs: Readonly<Record<string, unknown>> = {}): Task {
  return Task.parse({
    v: 1,
    id: `tk-${name.repeat(26).slice(0, 26)}`,
    alertId: `al-${'a'.repeat(26)}`,
    version: 1,
    department: 'disease-control',
    stage: 'investigate',
    part: 'lead',
    purpose: 'action',
    state: 'accepted',
    duty: words,
    deliverable: words,
    level: 'II',
    place: '990102',
    assignedAt: T0,
    updatedAt: T0,
    assignee: null,
    clocks: [],
    submission: null,
    note: null,
    ...differs,
  });
}

const clock = (dueAt: number, stoppedAt: number | null) => ({
  name: 'report',
  dueAt,
  stoppedAt,
  firedAt: null,
  lateByMs: null,
});

const entry = (
  hours: number,
  action: string,
  { subject = 'alert:a', actor = 'user:one' } = {},
) => ({
  at: T0 + hours * HOUR_MS,
  action,
  subject,
  actor,
});

const lead = task('b');
const control = task('c', { stage: 'control', department: 'market-regulation' });

function record(differs: Partial<ResponseRecord> = {}): ResponseRecord {
  return {
    alert: { state: 'closed', startedAt: T0 - 2 * DAY_MS, openedAt: T0 },
    occurrenceAt: T0,
    tasks: [lead, control],
    entries: [
      entry(0, 'opened', { subject: 'alert:a', actor: 'machine:alerts' }),
      entry(3, 'acknowledge'),
      entry(20, 'start-verification'),
      entry(25, 'suspect'),
      entry(29, 'task-start', { subject: `task:${lead.id}` }),
      entry(50, 'task-accept', { subject: `task:${lead.id}` }),
      entry(99, 'task-accept', { subject: `task:${control.id}` }),
      entry(100, 'close'),
    ],
    now: T0 + 200 * HOUR_MS,
    limitMs: (name) => rules.limitMs(name, 'foodborne', T0),
    ...differs,
  };
}

const inHours = (one: ResponseRecord) =>
  Object.fromEntries(
    responseTimes(one).map(({ name, tookMs, verdict, missing }) => [
      name,
      [tookMs === null ? null : tookMs / HOUR_MS, verdict, missing],
    ]),
  );

it('a response that went well is measured from the audit', () => {
  // Emerged two days before; taken after 3 h; the last lead duty accepted at 99 h, 96 h after that; judged at 25 h, an hour too late.
  expect(inHours(record())).toEqual({
    detect: [48, 'met', null],
    notify: [3, 'met', null],
    respond: [96, 'met', null],
    acknowledge: [3, 'met', null],
    verify: [25, 'missed', null],
    investigate: [4, 'measured', null],
  });
});

it('a single notifiable case is to be looked at within two hours', () => {
  const figures = inHours(
    record({ limitMs: (name) => rules.limitMs(name, 'single-notifiable-case', T0) }),
  );
  expect(figures['acknowledge']).toEqual([3, 'missed', null]);
});

it('what is not in the record is said to be missing', () => {
  const none = inHours(record({ entries: [entry(100, 'close')], tasks: [] }));
  expect(none['notify']).toEqual([null, 'missing', 'never-acknowledged']);
  expect(none['respond']).toEqual([null, 'missing', 'never-acknowledged']);
  expect(none['verify']).toEqual([null, 'missing', 'never-verified']);
  const undone = task('c', { stage: 'control', state: 'withdrawn' });
  expect(inHours(record({ tasks: [lead, undone] }))['respond']).toEqual([
    null,
    'missing',
    'lead-duties-unfinished',
  ]);
  const early = record().alert;
  const turned = { ...early, startedAt: T0 + HOUR_MS };
  expect(inHours(record({ alert: turned }))['detect']).toEqual([
    null,
    'missing',
    'begins-after-its-end',
  ]);
});

it('whoever judges an alert at once has taken it: no acknowledgement is asked for before', () => {
  const { alert } = record();
  for (const [state, action] of [
    ['excluded', 'exclude'],
    ['responding', 'record-verification'],
    ['merged', 'merge'],
  ] as const) {
    const times = inHours(record({ alert: { ...alert, state }, entries: [entry(2, action)] }));
    expect(times['notify']).toEqual([2, 'met', null]);
    expect(times['acknowledge']).toEqual([2, 'met', null]);
  }
  const excluded = record({
    alert: { ...alert, state: 'excluded' },
    entries: [entry(2, 'exclude')],
  });
  expect(inHours(excluded)['verify']).toEqual([2, 'met', null]);
});

it('what still runs is late once its limit has passed, and an excluded alert needs no response', () => {
  const { alert } = record();
  const open = (now: number, state: 'open' | 'excluded') =>
    inHours(record({ alert: { ...alert, state }, entries: [], now }));
  expect(open(T0 + 24 * HOUR_MS, 'open')['notify']).toEqual([null, 'running', null]);
  expect(open(T0 + 24 * HOUR_MS + 1, 'open')['notify']).toEqual([null, 'missed', null]);
  expect(open(T0, 'excluded')['respond']).toEqual([null, 'not-applicable', null]);
});

it('acts of the occurrence before the reopening do not count', () => {
  const again = record({ occurrenceAt: T0 + 60 * HOUR_MS });
  expect(inHours(again)['notify']).toEqual([null, 'missing', 'never-acknowledged']);
});

it('figures of a department count what it owed: done, on time, and every limit missed', () => {
  const due = T0 + 10 * HOUR_MS;
  const late = due + HOUR_MS;
  const tasks = [
    task('b', { clocks: [clock(due, due)] }),
    task('c', { clocks: [clock(due, late), { ...clock(due, late), name: 'act' }] }),
    task('d', { state: 'withdrawn', clocks: [clock(due, late)] }),
    task('e', { state: 'reassigned' }),
    task('f', { stage: 'evaluate', state: 'assigned' }),
    task('g', { purpose: 'information', state: 'assigned' }),
    task('h', {
      department: 'finance',
      part: 'support',
      state: 'submitted',
      clocks: [clock(due, due)],
    }),
  ];
  // Three duties: two accepted, of which one late in two limits; one left undone past its limit. 2/3 done, 1/3 on time, rounded down.
  expect(departmentFigures({ tasks, occurrenceAt: T0 }, T0 + DAY_MS)).toEqual([
    {
      department: 'disease-control',
      duties: 3,
      completed: 2,
      onTime: 1,
      limitsMissed: 3,
      leads: true,
      completion: 66,
      timeliness: 33,
    },
    {
      department: 'finance',
      duties: 1,
      completed: 0,
      onTime: 1,
      limitsMissed: 0,
      leads: false,
      completion: 0,
      timeliness: 100,
    },
  ]);
});

it('a duty called off before it was due is nobody’s fault, and yet no complete response', () => {
  const due = T0 + 10 * HOUR_MS;
  const off = (stoppedAt: number) =>
    task('c', { state: 'withdrawn', clocks: [clock(due, stoppedAt)] });
  const early = off(due);
  expect(isLeftUndone(early)).toBe(false);
  expect(isLeftUndone(off(due + 1))).toBe(true);
  const handedIn = { text: '已处置', by: 'm-1', at: T0 };
  const handed = (submission: object) =>
    isLeftUndone(task('d', { state: 'withdrawn', clocks: [clock(due, due + 1)], submission }));
  // What was sent back and never came again answers for nothing.
  expect([handed(handedIn), handed({ ...handedIn, returnedAt: T0 + 1 })]).toEqual([false, true]);
  expect(departmentFigures({ tasks: [early], occurrenceAt: T0 }, due)).toEqual([]);
  expect(inHours(record({ tasks: [lead, early] }))['respond']).toEqual([
    null,
    'missing',
    'lead-duties-unfinished',
  ]);
});

it('an interim duty that was late counts against who held it, one that was in time does not', () => {
  const due = T0 + HOUR_MS;
  const held = (stoppedAt: number) =>
    task('c', { state: 'withdrawn', interimFor: lead.id, clocks: [clock(due, stoppedAt)] });
  const figures = (one: Task) =>
    departmentFigures({ tasks: [one], occurrenceAt: T0 }, due + DAY_MS);
  expect(figures(held(due))).toEqual([]);
  expect(figures(held(due + 1))).toMatchObject([
    { department: 'disease-control', duties: 1, completed: 0, onTime: 0, limitsMissed: 1 },
  ]);
});

it('a duty given to another keeps what was late with who had it, and is the other’s from then on', () => {
  const due = T0 + HOUR_MS;
  const given = (stoppedAt: number) => [
    task('c', { state: 'reassigned', clocks: [clock(due, stoppedAt)] }),
    task('d', {
      department: 'finance',
      assignedAt: stoppedAt,
      clocks: [clock(stoppedAt + HOUR_MS, stoppedAt + HOUR_MS)],
    }),
  ];
  const figures = (stoppedAt: number) =>
    departmentFigures({ tasks: given(stoppedAt), occurrenceAt: T0 }, due + DAY_MS).map(
      ({ department, duties, completed, onTime, limitsMissed }) =>
        [department, duties, completed, onTime, limitsMissed] as const,
    );
  expect(figures(due)).toEqual([['finance', 1, 1, 1, 0]]);
  expect(figures(due + 1)).toEqual([
    ['disease-control', 1, 0, 0, 1],
    ['finance', 1, 1, 1, 0],
  ]);
});
