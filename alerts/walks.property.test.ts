// The nine invariants of the response, each held by a test of its name over the same random walks of people, signals, joint orders, clock jumps,
// restarts and changes of the rules; and what else must hold of a case whatever happens to it. Every kind of act is done in them.
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Level, effectiveLevel } from '../contracts/alert.ts';
import { MachineReason } from '../contracts/machine-reason.ts';
import type { Task } from '../contracts/task.ts';
import { AUDIT_ACTION_WORDS } from '../contracts/vocabulary/audit-actions.ts';
import { dayOf } from '../platform/zone/zone-time.ts';
import { MACHINE, type Case, type Step } from './cases/case.ts';
import { workingDays } from './clocks/working-time.ts';
import { ALERT_TRANSITIONS } from './lifecycle/transitions.ts';
import { shippedCatalogue, shippedRules } from './outbreak.fixture.ts';
import { decideTask } from './tasks/decide.ts';
import { isCalledOff, isOpenTask } from './tasks/transitions.ts';
import { mayAct, mayLead } from './walk-oracle.fixture.ts';
import { ALERT_BODIES, RULES, TASK_BODIES, covers, markOf } from './walk-world.fixture.ts';
import { Walk, walkOf, type Watch } from './walk.fixture.ts';

const WALKS = 22;
const STEPS = 130;
/** The same walks on every machine; others by VIGIL_WALK_SEED. */
const SEED = Number(process.env['VIGIL_WALK_SEED'] ?? 7932);

const of = (one: Case, { id }: Pick<Task, 'id'>): Task | undefined =>
  one.tasks.find((task) => task.id === id);

/** What an invariant looks at, how often it has, and how it was broken first. */
class Invariant {
  seen = 0;
  broken: Error | null = null;
  readonly watch: Watch;

  constructor(watch: (saw: () => void) => Watch) {
    this.watch = watch(() => {
      this.seen += 1;
    });
  }
}

const everySignalEnds = new Invariant((saw) => ({
  received: ({ disposition, steps }) => {
    saw();
    expect(disposition).not.toBeNull();
    for (const step of steps) saysWhyInBoth(step);
  },
}));

const openLeadsOf = ({ tasks }: Case): string[] =>
  tasks
    .filter(
      ({ part, stage, state, purpose }) =>
        part === 'lead' && stage !== 'evaluate' && purpose === 'action' && isOpenTask(state),
    )
    .map(({ id }) => id);

const leadsAreOverridden = new Invariant((saw) => ({
  onAlert: ({ body, before, done, steps }) => {
    const open = openLeadsOf(before);
    if (body.command !== 'close' || !done || open.length === 0) return;
    saw();
    expect(body.overrideOpenLead).toBe(true);
    const closing = steps.find(({ action }) => action === 'close');
    expect(closing?.details['overriddenLeads']).toEqual(open);
  },
  onMerge: ({ body, before, done, steps }) => {
    const begun = before.tasks.filter(({ state }) => !['assigned', 'delivered'].includes(state));
    const open = openLeadsOf({ ...before, tasks: begun });
    if (body.command !== 'merge' || !done || open.length === 0) return;
    expect(body.overrideOpenLead).toBe(true);
    const named = steps.find(({ action }) => action === 'merge')?.details['overriddenLeads'];
    expect(named).toEqual(expect.arrayContaining(open));
  },
}));

/** The very same: nothing of it was made anew. */
function isAsItWas(task: Task, after: Case): void {
  const now = of(after, task);
  if (now !== task) expect(now, 'another task changed').toBe(task);
}

const oneTaskAtATime = new Invariant((saw) => ({
  onTask: ({ before, after, task, done }) => {
    if (!done) return;
    saw();
    // A ruling ends what the lead held meanwhile: that is the same duty.
    const interim = task.dispute?.interimTaskId;
    for (const other of before.tasks)
      if (other.id !== task.id && other.id !== interim) isAsItWas(other, after);
  },
  onJoint: ({ body, before, after }) => {
    const extended = body.command === 'extend' ? body.task : null;
    for (const other of before.tasks) if (other.id !== extended) isAsItWas(other, after);
  },
}));

const staysFrozen = new Invariant((saw) => ({
  changed: ({ before, after, openedUnder }) => {
    expect(after.alert.responsibility).toEqual(before.alert.responsibility);
    if (before.memo.escalation !== undefined)
      expect(after.memo.escalation).toEqual(before.memo.escalation);
    const { chains } = RULES[openedUnder]!.escalationOf(after.alert.kind);
    for (const task of after.tasks) {
      const old = of(before, task);
      if (old === task) continue;
      if (old !== undefined) {
        expect(task.chain).toEqual(old.chain);
        continue;
      }
      // One act may release an alert and raise its level: its tasks are assigned at the level before, and hurried.
      const levels = [task.level, effectiveLevel(before.alert)];
      const minutes = (rung: string) =>
        levels.map(
          (level) =>
            chains[level][rung === 'command-group' ? 'commandGroup' : (rung as 'head' | 'lead')],
        );
      for (const { rung, afterMinutes } of task.chain ?? [])
        expect(minutes(rung)).toContain(afterMinutes);
      if (isOfPeople(task)) continue;
      saw();
      expect(markOf(task.duty)).toBe(openedUnder === 0 ? undefined : String(openedUnder));
    }
  },
}));

/** Ordered in no list's words. */
const isOfPeople = ({ duty }: Task): boolean => /^协查|^由牵头部门增列/.test(duty.zh);

const rulingsAreFinal = new Invariant((saw) => ({
  onTask: ({ by, body, before, task, done }) => {
    if (body.command !== 'rule' || !done) return;
    saw();
    const { dispute } = of(before, task)!;
    const parties = [task.department, body.department, dispute?.against ?? task.department];
    const ranks = parties.map((id) => shippedRules.rankOf(id) ?? 1);
    const fromPlace = by.places.some(
      (place) => task.place.startsWith(place) && place.length < task.place.length,
    );
    const isOver = by.departments.some((id) =>
      ranks.every((rank) => (shippedRules.rankOf(id) ?? 9) < rank),
    );
    expect((fromPlace && by.role !== 'department-member') || isOver).toBe(true);
    for (const id of by.departments) expect(parties).not.toContain(id);
    expect([dispute?.openedBy, dispute?.insistedBy]).not.toContain(by.id);
  },
  changed: ({ before, after }) => {
    for (const task of before.tasks)
      if (task.dispute?.ruling && of(after, task) !== task)
        expect(of(after, task)?.dispute?.ruling).toEqual(task.dispute.ruling);
  },
}));

const firesOnce = new Invariant((saw) => ({
  fired: (due, steps, again) => {
    saw();
    // That an alert was not taken in time is noticed by its row in the table of clocks.
    if (due.name !== 'acknowledge' || !due.subject.startsWith('alert:')) expect(again).toEqual([]);
    const [noticed, ...more] = steps;
    expect(noticed?.details['lateByMs']).toBeGreaterThanOrEqual(0);
    // An acknowledgement that lapses is a step of its own.
    if (due.name !== 'lapse') expect(more, `${due.subject} ${due.name}`).toEqual([]);
  },
  changed: ({ before, after, by }) => {
    for (const task of after.tasks) neverRunsBack(of(before, task), task, by);
    const lapsesAt = before.alert.acknowledgementLapsesAt;
    // Whoever takes an alert over has the time that is left.
    if (lapsesAt !== null)
      expect(after.alert.acknowledgementLapsesAt ?? lapsesAt).toBeLessThanOrEqual(lapsesAt);
  },
}));

const days = workingDays(shippedCatalogue.calendar);
const workedDays = new Invariant((saw) => ({
  changed: ({ before, after }) => {
    for (const task of after.tasks.filter(({ stage }) => stage === 'evaluate')) {
      if (of(before, task) !== undefined || isOfPeople(task)) continue;
      for (const { dueAt } of task.clocks) {
        saw();
        expect(days.isWorked(dayOf(dueAt, shippedCatalogue.zone))).toBe(true);
      }
    }
  },
}));

const twiceIsOnce = new Invariant((saw) => ({
  received: (_passage, { before, after }) => {
    const of = new Map(before.map((one) => [one.alert.id, one]));
    for (const one of after) {
      const was = of.get(one.alert.id);
      if (one !== was) expect(publicPart(one)).toEqual(was && publicPart(was));
    }
    expect(after).toHaveLength(before.length);
  },
  onTask: ({ by, body, after, task, done, rules }) => {
    const now = of(after, task)!;
    if (!done || now.version === task.version) return;
    saw();
    const again = decideTask(
      { from: after, task: now, body },
      {
        account: by,
        now: after.alert.updatedAt,
        rules,
        expectedVersion: task.version,
        successor: null,
      },
    );
    expect(again.outcome).toBe('refused');
  },
}));

const inOnesPlace = new Invariant((saw) => ({
  onAlert: ({ by, before, done }) => {
    if (!done) return;
    saw();
    expect(covers(by, before.alert.place), `${by.id} ${before.alert.place}`).toBe(true);
  },
  onMerge: ({ by, before, into, done }) => {
    if (!done) return;
    expect(by.role).not.toBe('department-member');
    for (const { alert } of [before, into]) expect(covers(by, alert.place)).toBe(true);
  },
  onTask: ({ by, body, task, before, done }) => {
    if (done) expect(mayAct(by, body.command, { task, from: before })).toBe('may');
  },
  onJoint: ({ by, before, stage, done }) => {
    if (done) expect(mayLead(by, before, stage), `${by.id} ${String(stage)}`).toBe(true);
  },
}));

const tableIsFollowed = new Invariant((saw) => ({
  onAlert: ({ body, before, after, done }) => {
    if (done) expect(ALERT_TRANSITIONS[before.alert.state][body.command]).toBe(after.alert.state);
  },
  onMerge: ({ before, into, grown, done }) => {
    if (!done) return;
    const level = Level.options.indexOf(effectiveLevel(grown.alert));
    for (const { alert } of [before, into]) {
      expect(level).toBeLessThanOrEqual(Level.options.indexOf(effectiveLevel(alert)));
      expect(alert.place.startsWith(grown.alert.place)).toBe(true);
    }
  },
  changed: ({ before, after }) => {
    saw();
    expect(after.alert.version - before.alert.version).toBeLessThanOrEqual(1);
    expect(new Set(after.tasks.map(({ id }) => id)).size).toBe(after.tasks.length);
    noTwoLeads(after);
  },
}));

const counts = new Map<string, number>();

describe('whatever people, signals, time and restarts do', () => {
  beforeAll(() => {
    const invariants = [
      everySignalEnds,
      leadsAreOverridden,
      oneTaskAtATime,
      staysFrozen,
      rulingsAreFinal,
      firesOnce,
      workedDays,
      twiceIsOnce,
      inOnesPlace,
      tableIsFollowed,
    ];
    for (const [which, steps] of fc
      .sample(walkOf(STEPS), { numRuns: WALKS, seed: SEED })
      .entries()) {
      let at = 0;
      const walk = new Walk(
        invariants.map((one) => heldUp(one, () => `walk ${String(which)}, step ${String(at)}`)),
      );
      for (at = 0; at < steps.length; at += 1) walk.step(steps[at]!);
      for (const [what, count] of walk.counts) counts.set(what, (counts.get(what) ?? 0) + count);
    }
  }, 300_000);

  it('every act, order and change was done in these walks', () => {
    const verbs = [
      ...ALERT_BODIES.map(({ command }) => `alert ${command}`),
      'alert merge',
      ...TASK_BODIES.map(({ command }) => `task ${command}`),
      ...['dispatch', 'add-department', 'extend', 'call-meeting', 'record-minutes'].map(
        (command) => `joint ${command}`,
      ),
      ...['raised', 'amended', 'withdrawn'].map((status) => `signal ${status}`),
      ...['open-lead-task', 'out-of-scope'].map((code) => `refused ${code}`),
      'rules',
    ];
    for (const verb of new Set(verbs))
      expect(counts.get(verb) ?? 0, `${verb} with seed ${String(SEED)}`).toBeGreaterThan(0);
  });

  it.each([
    [
      'invariant 1: every signal ends notified, suppressed or merged, and every step says why in both languages',
      everySignalEnds,
    ],
    [
      'invariant 2: a case with an open lead task closes only with an override that names it',
      leadsAreOverridden,
    ],
    [
      'invariant 3: one department’s act stops no clock and no chain of another’s task',
      oneTaskAtATime,
    ],
    ['invariant 4: lists and escalation chains stay as the case began with them', staysFrozen],
    [
      'invariant 5: a ruling comes from above both parties, from no side of it, and is final',
      rulingsAreFinal,
    ],
    [
      'invariant 6: clocks, rungs and rulings survive restarts, fire once and say how late',
      firesOnce,
    ],
    ['invariant 7: limits in working time end on worked days, whenever they were set', workedDays],
    [
      'invariant 8: a signal that comes twice changes nothing, nor does a command on what has changed since',
      twiceIsOnce,
    ],
    ['invariant 9: nobody acts outside their jurisdiction and department', inOnesPlace],
    [
      'the table is followed, a merge loses no level or place, versions rise by one, no identifier twice, no stage with two leads',
      tableIsFollowed,
    ],
  ])('%s', (_name, { seen, broken }) => {
    if (broken !== null) throw broken;
    expect(seen, `seed ${String(SEED)}`).toBeGreaterThan(0);
  });
});

/** The first break is kept with where it was, and looked for no further. */
function heldUp(invariant: Invariant, where: () => string): Watch {
  const watched = Object.entries(invariant.watch).map(([name, look]) => [
    name,
    (...told: unknown[]) => {
      if (invariant.broken !== null) return;
      try {
        (look as (...told: unknown[]) => void)(...told);
      } catch (error) {
        invariant.broken = new Error(
          `${where()}, seed ${String(SEED)}: ${error instanceof Error ? error.message : String(error)}`,
          { cause: error },
        );
      }
    },
  ]);
  return Object.fromEntries(watched) as Watch;
}

const publicPart = ({ alert, tasks }: Case): unknown => ({ alert, tasks });

function neverRunsBack(old: Task | undefined, task: Task, by: string): void {
  if (old === undefined || old === task) return;
  // Only a ruling gives a department time back: what it had left when its limits were held.
  const isResumed = old.dispute?.ruling === null && task.dispute?.ruling?.outcome === 'rejected';
  for (const [at, clock] of task.clocks.entries()) {
    const was = old.clocks[at]!;
    if (was.firedAt !== null) expect(clock.firedAt).toBe(was.firedAt);
    if (isResumed) continue;
    // A raised level and a supervision make a limit sooner; only the lead's extension makes it later.
    if (by !== 'extend') expect(clock.dueAt).toBeLessThanOrEqual(was.dueAt);
    // Only a returned submission makes a limit run again.
    if (was.stoppedAt !== null && clock.name !== 'report')
      expect(clock.stoppedAt).toBe(was.stoppedAt);
  }
}

/** Every step has words in both languages; what the machine gives as its reason is never text of one language. */
function saysWhyInBoth(step: Step): void {
  expect(AUDIT_ACTION_WORDS[step.action].zh).not.toBe('');
  if (step.actor === MACHINE) expect(step.reason).toBeNull();
  const { because } = step.details;
  if (because === undefined) return;
  const { words } = MachineReason.parse(because);
  expect(words.zh).toMatch(/\p{Script=Han}/u);
  expect(words.en).not.toMatch(/\p{Script=Han}|\{/u);
}

/** One lead for a stage in one office, whatever was reassigned or ruled. */
function noTwoLeads({ tasks, memo }: Case): void {
  const leads = tasks
    .filter(
      (task) =>
        task.part === 'lead' && !isCalledOff(task.state) && task.assignedAt >= memo.occurrenceAt,
    )
    .map((task) => `${task.stage} ${task.place}`);
  expect(new Set(leads).size).toBe(leads.length);
}
