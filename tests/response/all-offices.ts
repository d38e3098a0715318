// What all offices of an incident do at once, where a scenario is about one or two of them: each through its own member.
import type { TaskCommand } from '../../contracts/command.ts';
import type { ResponseStage, Task } from '../../contracts/task.ts';
import type { Incident, Office } from './incident.ts';

const OVER: readonly Task['state'][] = [
  'submitted',
  'accepted',
  'closed',
  'declined',
  'disputed',
  'reassigned',
  'withdrawn',
];

interface Together {
  readonly stages: readonly ResponseStage[];
  readonly act: TaskCommand;
  readonly but?: readonly Pick<Office, 'department'>[];
}

/** On each duty that is to be done; throws where there is none. */
export async function everyOffice(incident: Incident, { stages, act, but = [] }: Together) {
  const { tasks } = await incident.detail();
  const open = tasks.filter(
    ({ stage, purpose, state, department }) =>
      stages.includes(stage) &&
      purpose === 'action' &&
      !OVER.includes(state) &&
      !but.some((office) => office.department === department),
  );
  if (open.length === 0) throw new Error(`nobody has anything to do in ${stages.join()}`);
  for (const { id, department } of open)
    await incident.office(department).person.does(`/api/tasks/${id}/commands`, act);
}

/** What was handed in is accepted by the lead of its stage, and what the lead did by the desk; throws where nothing was. */
export async function leadsAccept(
  incident: Incident,
  stages: readonly ResponseStage[],
): Promise<void> {
  const { tasks } = await incident.detail();
  const submitted = tasks.filter(
    ({ stage, state }) => stages.includes(stage) && state === 'submitted',
  );
  if (submitted.length === 0) throw new Error(`nothing was handed in in ${stages.join()}`);
  for (const { id, stage, department } of submitted) {
    const lead = tasks.find((task) => task.stage === stage && task.part === 'lead')?.department;
    const by =
      lead === undefined || lead === department
        ? incident.desk.person
        : incident.office(lead).person;
    await by.does(`/api/tasks/${id}/commands`, { command: 'accept' });
  }
}
