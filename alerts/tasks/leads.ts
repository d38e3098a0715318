// Which task leads a stage of a case. Pure.
import { lies } from '../../contracts/place.ts';
import type { Task } from '../../contracts/task.ts';
import { isCalledOff } from './transitions.ts';

/** The living lead of the stage that is nearest to the place; undefined where none leads. */
export function leadTaskOf(
  tasks: readonly Task[],
  of: Pick<Task, 'stage' | 'place'>,
): Task | undefined {
  const leads = tasks.filter(
    (task) => task.stage === of.stage && task.part === 'lead' && !isCalledOff(task.state),
  );
  return leads.find((task) => lies(of.place, task.place) || lies(task.place, of.place)) ?? leads[0];
}
