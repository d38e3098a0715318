// The joint-response room of the development world: its tasks as parts, no team, no meeting, no product.
import type { AlertJudgement } from '../../../contracts/api/products.ts';
import type { AlertRoom } from '../../../contracts/api/room.ts';
import type { Alert } from '../../../contracts/alert.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { World } from './world.ts';

function roomOf(world: World, alert: Alert): AlertRoom {
  const parts = [...world.tasks.values()]
    .filter((task) => task.alertId === alert.id)
    .map((task) => ({
      task: task.id,
      version: task.version,
      department: task.department,
      place: task.place,
      stage: task.stage,
      part: task.part,
      purpose: task.purpose,
      state: task.state,
      duty: task.duty,
      clocks: task.clocks,
    }));
  const nothing = { teams: [], meetings: [], extensions: [], disputes: [] };
  return { alert: alert.id, standing: 'desk', parts, ...nothing, asOf: Date.now() };
}

const judgementOf = (): AlertJudgement => ({
  verifications: [],
  risks: [],
  products: [],
  riskDraft: null,
  asOf: Date.now(),
});

export function roomRoutes(
  app: FastifyInstance,
  world: World,
  alertAsked: (request: FastifyRequest) => Alert,
): void {
  app.get('/api/alerts/:id/room', (request) => roomOf(world, alertAsked(request)));
  app.get('/api/alerts/:id/judgement', (request) => {
    alertAsked(request);
    return judgementOf();
  });
}
