// The nine invariants of the response, each held by a test of its name over random walks of people, signals, clock jumps and restarts; and what
// else must hold of a case whatever happens to it.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MachineReason } from '../contracts/machine-reason.ts';
import type { Task } from '../contracts/task.ts';
import { AUDIT_ACTION_WORDS } from '../contracts/vocabulary/audit-actions.ts';
import { dayOf } from '../platform/zone/zone-time.ts';
import { MACHINE, type Case, type Step } from './cases/case.ts';
import { workingDays } from './clocks/working-time.ts';
import { decideAlert } from './lifecycle/decide.ts';
import { ALERT_TRANSITIONS } from './lifecycle/transitions.ts';
import { Inbox, MONDAY, shippedCatalogue, shippedRules, signal } from './outbreak.fixture.ts';
import { decideTask } from './tasks/decide.ts';
import { isCalledOff, isOpenTask } from './tasks/transitions.ts';
import { ALERT_BODIES, PEOPLE, Walk, moves, type Watch } from './walk.fixture.ts';

const RUNS = 30;

/** Walks with these eyes; proves at the end that they saw something. */
function walking(watch: Watch, seen: () => number, after: (walk: Walk) => void = () => undefined) {
  fc.assert(
    fc.property(moves, (steps) => {
      const walk = new Walk(watch);
      for (const next of steps) walk.step(next);
      after(walk);
    }),
    { numRuns: RUNS },
  );
  expect(seen()).toBeGreaterThan(0);
}

const of = (one: Case, { id }: Pick<Task, 'id'>): Task | undefined =>
  one.tasks.find((task) => task.id === id);

const bodyNamed = (name: string): number =>
  ALERT_BODIES.findIndex(({ command }) => command === name);
const isOverriding = (body: (typeof ALERT_BODIES)[number]): boolean =>
  body.command === 'close' && body.overrideOpenLead === true;

describe('whatever people, signals, time and restarts do', () => {
  it('invariant 1: every signal ends notified, suppressed or merged, and every step says why in both languages', () => {
    let seen = 0;
    walking(
      {},
      () => seen,
      (walk) => {
        for (const passage of walk.inbox.passages) {
          seen += 1;
          expect(passage.disposition).not.toBeNull();
          for (const step of passage.steps) saysWhyInBoth(step);
        }
      },
    );
  }, 60_000);

  it('invariant 2: a case with an open lead task closes only with an override that names it', () => {
    let seen = 0;
    walking(
      {
        onAlert: ({ body, before, decision }) => {
          if (body.command !== 'close') return;
          const open = before.tasks.filter(
            ({ part, stage, state, purpose }) =>
              part === 'lead' && stage !== 'evaluate' && purpose === 'action' && isOpenTask(state),
          );
          seen += 1;
          if (decision.outcome === 'refused' || open.length === 0) return;
          expect(body.overrideOpenLead).toBe(true);
          const closing = decision.steps.find(({ action }) => action === 'close');
          expect(closing?.details['overriddenLeads']).toEqual(open.map(({ id }) => id));
        },
      },
      () => seen,
    );
  }, 60_000);

  it('invariant 3: one department’s act stops no clock and no chain of another’s task', () => {
    let seen = 0;
    walking(
      {
        onTask: ({ before, after, task, decision }) => {
          if (decision.outcome === 'refused') return;
          seen += 1;
          // A ruling ends what the lead held meanwhile: that is the same duty.
          const interim = task.dispute?.interimTaskId;
          for (const other of before.tasks) {
            if (other.id === task.id || other.id === interim) continue;
            expect(of(after, other)).toBe(other);
          }
        },
      },
      () => seen,
    );
  }, 60_000);

  it('invariant 4: lists and escalation chains stay as the case began with them', () => {
    let seen = 0;
    walking(
      {
        changed: (before, after) => {
          expect(after.alert.responsibility).toEqual(before.alert.responsibility);
          if (before.memo.escalation !== undefined)
            expect(after.memo.escalation).toEqual(before.memo.escalation);
          for (const task of before.tasks) {
            seen += 1;
            expect(of(after, task)?.chain).toEqual(task.chain);
          }
        },
      },
      () => seen,
    );
  }, 60_000);

  it('invariant 5: a ruling comes from above both parties, from no side of it, and is final', () => {
    let seen = 0;
    walking(
      {
        onTask: ({ by, body, before, task, decision }) => {
          if (body.command !== 'rule' || decision.outcome === 'refused') return;
          seen += 1;
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
        changed: (before, after) => {
          for (const task of before.tasks) {
            if (task.dispute?.ruling)
              expect(of(after, task)?.dispute?.ruling).toEqual(task.dispute.ruling);
          }
        },
      },
      () => seen,
    );
  }, 60_000);

  it('invariant 6: clocks, rungs and rulings survive restarts, fire once and say how late', () => {
    let seen = 0;
    walking(
      {
        fired: (due, steps, again) => {
          seen += 1;
          expect(again).toEqual([]);
          for (const { details } of steps) expect(details['lateByMs']).toBeGreaterThanOrEqual(0);
          expect(steps.length, `${due.subject} ${due.name}`).toBe(1);
        },
        changed: (before, after) => {
          for (const task of after.tasks) neverRunsBack(of(before, task), task);
        },
      },
      () => seen,
    );
  }, 60_000);

  it('invariant 7: limits in working time end on worked days, whenever they were set', () => {
    const days = workingDays(shippedCatalogue.calendar);
    let seen = 0;
    walking(
      {
        changed: (before, after) => {
          for (const task of after.tasks.filter(({ stage }) => stage === 'evaluate')) {
            if (of(before, task) !== undefined) continue;
            for (const { dueAt } of task.clocks) {
              seen += 1;
              expect(days.isWorked(dayOf(dueAt, shippedCatalogue.zone))).toBe(true);
            }
          }
        },
      },
      () => seen,
      (walk) => {
        // Each walk closes at the end: evaluation is what counts in working time.
        for (const what of ['acknowledge', 'suspect', 'respond'].map(bodyNamed))
          walk.step({ move: 'alert', who: 0, what });
        walk.step({ move: 'alert', who: 0, what: ALERT_BODIES.findIndex(isOverriding) });
      },
    );
  }, 60_000);

  it('invariant 8: a signal that comes twice changes nothing, nor does a command on what has changed since', () => {
    let seen = 0;
    walking(
      {
        received: (_passage, { before, after }) => {
          seen += 1;
          expect(after.map(publicPart)).toEqual(before.map(publicPart));
        },
        onTask: ({ by, body, after, task, decision }) => {
          const now = of(after, task)!;
          if (decision.outcome === 'refused' || now.version === task.version) return;
          const setting = {
            account: by,
            now: after.alert.updatedAt,
            rules: shippedRules,
            expectedVersion: task.version,
            successor: null,
          };
          const again = decideTask({ from: after, task: now, body }, setting);
          expect(again.outcome).toBe('refused');
        },
      },
      () => seen,
    );
  }, 60_000);

  it('invariant 9: nobody acts outside their jurisdiction and department', () => {
    let seen = 0;
    walking(
      {
        onAlert: ({ by, decision }) => {
          if (decision.outcome === 'refused') return;
          seen += 1;
          expect(['duty.elsewhere', 'root.elsewhere']).not.toContain(by.id);
        },
        onTask: ({ by, body, task, before, decision }) => {
          if (decision.outcome === 'refused') return;
          expect(['duty.elsewhere', 'root.elsewhere', 'epi']).not.toContain(by.id);
          if (by.role !== 'department-member' || by.departments.includes(task.department)) return;
          // Not its own duty: then the lead of the stage, or an office that was called, or an arbiter.
          const isLead = before.tasks.some(
            (one) =>
              one.stage === task.stage &&
              one.part === 'lead' &&
              by.departments.includes(one.department),
          );
          const isAbove = by.departments.some((id) => id.startsWith('command-'));
          expect(isLead || isAbove, `${by.id} ${body.command}`).toBe(true);
        },
      },
      () => seen,
    );
  }, 60_000);

  it('the table is followed, versions rise by one, no identifier twice, no stage with two leads', () => {
    let seen = 0;
    walking(
      {
        onAlert: ({ body, before, after, decision }) => {
          if (decision.outcome === 'refused') return;
          expect(ALERT_TRANSITIONS[before.alert.state][body.command]).toBe(after.alert.state);
        },
        changed: (before, after) => {
          seen += 1;
          expect(after.alert.version - before.alert.version).toBeLessThanOrEqual(1);
          expect(new Set(after.tasks.map(({ id }) => id)).size).toBe(after.tasks.length);
          noTwoLeads(after);
        },
      },
      () => seen,
    );
  }, 60_000);

  it('the county of a scope is never left: another county’s desk changes nothing', () => {
    fc.assert(
      fc.property(fc.nat(ALERT_BODIES.length - 1), (what) => {
        const inbox = new Inbox(MONDAY);
        inbox.receive(signal('first'));
        const setting = {
          account: PEOPLE[2]!,
          now: MONDAY,
          rules: shippedRules,
          expectedVersion: undefined,
          into: null,
        };
        expect(decideAlert(inbox.only, ALERT_BODIES[what]!, setting)).toMatchObject({
          code: 'out-of-scope',
        });
      }),
    );
  });
});

const publicPart = ({ alert, tasks }: Case): unknown => ({ alert, tasks });

function neverRunsBack(old: Task | undefined, task: Task): void {
  if (old === undefined) return;
  // Only a ruling gives a department time back: what it had left when its limits were held.
  const isResumed = old.dispute?.ruling === null && task.dispute?.ruling?.outcome === 'rejected';
  for (const [at, clock] of task.clocks.entries()) {
    const was = old.clocks[at]!;
    if (was.firedAt !== null) expect(clock.firedAt).toBe(was.firedAt);
    if (isResumed) continue;
    // A raised level and a supervision make a limit sooner; nothing makes it later.
    expect(clock.dueAt).toBeLessThanOrEqual(was.dueAt);
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
