// Routes of the development world for joint work and products: reading, and the commands on both.
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Account } from '../../../contracts/account.ts';
import type { Alert } from '../../../contracts/alert.ts';
import { actOnProduct, judgementOf } from './judgement.ts';
import { actJointly } from './room-commands.ts';
import type { Outcome } from './outcome.ts';
import { roomOf } from './room.ts';
import type { World } from './world.ts';

export interface Asked {
  readonly alert: (request: FastifyRequest) => Alert;
  readonly account: (request: FastifyRequest) => Account;
  readonly answer: (outcome: Outcome, reply: FastifyReply) => unknown;
}

export function roomRoutes(app: FastifyInstance, world: World, asked: Asked): void {
  app.get('/api/alerts/:id/room', (request) =>
    roomOf(world, asked.alert(request), asked.account(request)),
  );
  app.get('/api/alerts/:id/judgement', (request) =>
    judgementOf(world, asked.alert(request), asked.account(request)),
  );
  app.post('/api/joint/commands', (request, reply) =>
    asked.answer(actJointly(world, request.body, asked.account(request)), reply),
  );
  app.post('/api/products/commands', (request, reply) =>
    asked.answer(actOnProduct(world, request.body, asked.account(request)), reply),
  );
}
