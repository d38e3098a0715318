// The bound on the tasks of a case: what it leaves without anybody stands in the alert and in the audit, once for each growth.
import { expect, it } from 'vitest';
import { phaseOpened } from '../lifecycle/act.ts';
import { Inbox, MONDAY, exceedance, shippedRules } from '../outbreak.fixture.ts';
import { TASKS_MAX } from './call-up.ts';

/** Each duty of the list this often over. */
const manyTimes = (times: number): typeof shippedRules => ({
  ...shippedRules,
  callDuties: (request) =>
    shippedRules
      .callDuties(request)
      .flatMap((call) =>
        Array.from({ length: times }, (_, nth) => ({ ...call, key: `${call.key}-${String(nth)}` })),
      ),
});

it('says how many duties called nobody when the case has as many tasks as it may', () => {
  const inbox = new Inbox();
  inbox.receive(exceedance('one', '990102001'));
  const from = { case: { ...inbox.only, tasks: [] }, steps: [] };
  const asked = phaseOpened(from, 'opened', { now: MONDAY, rules: shippedRules }).case.tasks.length;
  expect(asked).toBeGreaterThan(0);
  const times = Math.ceil(TASKS_MAX / asked) + 1;
  const setting = { now: MONDAY, rules: manyTimes(times) };
  const full = phaseOpened(from, 'opened', setting);
  const uncalled = times * asked - TASKS_MAX;
  expect(full.case.tasks).toHaveLength(TASKS_MAX);
  expect(full.case.alert.uncalledDuties).toBe(uncalled);
  const told = ({ steps }: typeof full) =>
    steps.filter(({ action }) => action === 'duties-not-called').map(({ details }) => details);
  expect(told(full)).toEqual([{ uncalled, tasks: TASKS_MAX }]);
  expect(told(phaseOpened({ ...full, steps: [] }, 'opened', setting))).toEqual([]);
  const more = { now: MONDAY, rules: manyTimes(times + 1) };
  expect(told(phaseOpened({ ...full, steps: [] }, 'opened', more))).toEqual([
    { uncalled: uncalled + asked, tasks: TASKS_MAX },
  ]);
});

it('says nothing where everybody was called', () => {
  const inbox = new Inbox();
  const passage = inbox.receive(exceedance('one', '990102001'));
  expect(inbox.only.alert.uncalledDuties).toBeUndefined();
  expect(passage.steps.map(({ action }) => action)).not.toContain('duties-not-called');
});
