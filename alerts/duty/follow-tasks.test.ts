// What follows from who leaves to who comes: the open tasks of the office under the one name, with their limits as they are; and a task whose holder
// was gone has somebody again.
import { expect, it } from 'vitest';
import type { UserId } from '../../contracts/ids.ts';
import { Inbox, MONDAY, member, signal } from '../outbreak.fixture.ts';
import { absenceNoted } from '../tasks/absence.ts';
import { followed } from './follow-tasks.ts';

it('a task whose holder was deactivated follows to who comes, and is shown as nobody’s no more', () => {
  const inbox = new Inbox();
  inbox.receive(signal('followed'));
  const leaves = member('disease-control');
  const [own, ...others] = inbox.only.tasks.filter(
    ({ department }) => department === 'disease-control',
  );
  const held = inbox.only.tasks.map((task) =>
    task.id === own!.id ? { ...task, assignee: leaves.id } : task,
  );
  const gone = absenceNoted(
    { ...inbox.only, tasks: held },
    { account: { ...leaves, active: false }, now: MONDAY },
  );
  expect(gone.case.tasks.find(({ id }) => id === own!.id)?.assigneeGoneAt).toBe(MONDAY);

  const office = { department: own!.department, place: own!.place };
  const to = 'comes' as UserId;
  const move = followed(gone.case, { office, from: leaves.id, to, handover: 'ho-1' });
  const after = move.case.tasks.find(({ id }) => id === own!.id);
  expect(after).toMatchObject({ assignee: to, clocks: own!.clocks, state: own!.state });
  expect(after?.assigneeGoneAt).toBeUndefined();
  expect(move.steps.map(({ subject }) => subject)).toEqual([`task:${own!.id}`]);
  for (const other of others)
    expect(move.case.tasks.find(({ id }) => id === other.id)?.assignee).toBeNull();
  const elsewhere = { ...office, department: 'finance' as never };
  expect(followed(gone.case, { office: elsewhere, from: leaves.id, to, handover: 'ho' }).case).toBe(
    gone.case,
  );
});
