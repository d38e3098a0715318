// Tasks of the development world, as their departments and the desk are shown them, and the colleagues whom they can be handed to.
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Account } from '../../../contracts/account.ts';
import { PEOPLE } from './script.ts';
import type { World } from './world.ts';

export function taskRoutes(
  app: FastifyInstance,
  world: World,
  accountOf: (request: FastifyRequest) => Account,
): void {
  app.get('/api/tasks', (request) => {
    const { places, role, departments } = accountOf(request);
    const tasks = [...world.tasks.values()].filter(
      (task) =>
        places.some((place) => task.place.startsWith(place)) &&
        (role !== 'department-member' || departments.includes(task.department)),
    );
    return { tasks, next: null, feedSeq: world.seq, asOf: Date.now() };
  });
  app.get('/api/tasks/:id/colleagues', (request) => {
    const account = accountOf(request);
    const task = world.tasks.get((request.params as { id: string }).id);
    const colleagues = PEOPLE.filter(
      ({ id, departments }) =>
        id !== account.id && departments.some((department) => department === task?.department),
    );
    return { colleagues: colleagues.map(({ id, name, position }) => ({ id, name, position })) };
  });
}
