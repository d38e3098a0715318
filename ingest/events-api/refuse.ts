// A refusal as problem+json with a stable code, counted by that code.
import type { FastifyReply } from 'fastify';
import type { Problem } from '../../contracts/problem.ts';

export type Refusal = Omit<Problem, 'type'>;

export interface RefusalParts {
  readonly refused: (code: string) => void;
}

export function refuse(
  reply: FastifyReply,
  { refused }: RefusalParts,
  refusal: Refusal,
): FastifyReply {
  refused(refusal.code);
  const problem: Problem = { type: `urn:vigil:problem:${refusal.code}`, ...refusal };
  return reply.code(refusal.status).type('application/problem+json').send(JSON.stringify(problem));
}

export const UNKNOWN_KEY: Refusal = {
  status: 401,
  code: 'unknown-site-key',
  title: 'No site has this key.',
  advice: 'Send `Authorization: Bearer <site key>`; `vigil site add-key` makes one.',
};

/** With Retry-After. */
export const BODIES_FULL: Refusal = {
  status: 503,
  code: 'busy',
  title: 'As much as can be read at once is being read; nothing of this request was taken.',
  advice: 'Send the same request again after the time of Retry-After.',
};
