// How the FHIR door answers: a resource with its media type, and every refusal counted by its code.
import type { FastifyReply } from 'fastify';
import { FHIR_JSON } from './capability.ts';
import { operationOutcome } from './outcome.ts';
import { FULL, refusal, type Refusal } from './read-body.ts';

export const isFhirPath = (path: string): boolean => /^\/fhir(?:[/?]|$)/.test(path);

interface RefusalCount {
  readonly refused: (code: string) => void;
}

const STOPPING = refusal(
  503,
  'stopping',
  'this door is being closed; nothing of this request was taken',
);

export function answer(reply: FastifyReply, status: number, resource: object): FastifyReply {
  return reply.code(status).type(FHIR_JSON).send(JSON.stringify(resource));
}

export function refuse(reply: FastifyReply, parts: RefusalCount, refused: Refusal): FastifyReply {
  parts.refused(refused.issue.code);
  return answer(reply, refused.status, operationOutcome([refused.issue]));
}

/** While the door is being closed. */
export const refuseStopping = (reply: FastifyReply, parts: RefusalCount): FastifyReply =>
  refuse(reply, parts, STOPPING);

/** While other bodies take all the room. */
export const refuseFull = (reply: FastifyReply, parts: RefusalCount): FastifyReply =>
  refuse(reply, parts, FULL);
