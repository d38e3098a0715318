// One declaration a route: path, what it takes, what it answers, who may call it, and the function that does it. The HTTP server
// and the OpenAPI document are both made from the same list, so neither can drift from the other.
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { SignedIn } from './session/authenticate.ts';

export interface Call<Query, Body> {
  readonly query: Query;
  readonly body: Body;
  readonly params: Readonly<Record<string, string>>;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
}

interface Shape<Query extends z.ZodType, Body extends z.ZodType> {
  readonly method: 'GET' | 'POST' | 'DELETE';
  /** `/api/alerts/:id` */
  readonly path: string;
  readonly summary: string;
  readonly query?: Query;
  readonly body?: Body;
  /** Shown in the document in place of `body`, where the handler checks more than one schema can say. */
  readonly bodyShown?: z.ZodType;
  /** Schema of the answer, for the document. */
  readonly answer: z.ZodType;
  /** Largest body, bytes. */
  readonly bodyMax?: number;
  /** Needs the header Idempotency-Key and may answer 202: what was asked for is stored, its outcome not yet known. */
  readonly takesKey?: boolean;
}

export interface OpenRoute extends Shape<z.ZodType, z.ZodType> {
  readonly access: 'open';
  handle(call: Call<unknown, unknown>): Promise<unknown>;
}

export interface GuardedRoute extends Shape<z.ZodType, z.ZodType> {
  readonly access: 'signed-in';
  handle(call: Call<unknown, unknown> & SignedIn): Promise<unknown>;
}

export type Route = OpenRoute | GuardedRoute;

type Open<Q extends z.ZodType, B extends z.ZodType> = Shape<Q, B> & {
  handle(call: Call<z.output<Q>, z.output<B>>): Promise<unknown>;
};
type Guarded<Q extends z.ZodType, B extends z.ZodType> = Shape<Q, B> & {
  handle(call: Call<z.output<Q>, z.output<B>> & SignedIn): Promise<unknown>;
};

/** For anyone: only sign-in and the document itself. */
export function openRoute<Q extends z.ZodType, B extends z.ZodType>(route: Open<Q, B>): Route {
  return {
    ...route,
    access: 'open',
    handle: (call) => route.handle(call as Call<z.output<Q>, z.output<B>>),
  };
}

/** For an active account; what it may see and do is decided in `handle`. */
export function guardedRoute<Q extends z.ZodType, B extends z.ZodType>(
  route: Guarded<Q, B>,
): Route {
  return {
    ...route,
    access: 'signed-in',
    handle: (call) => route.handle(call as Call<z.output<Q>, z.output<B>> & SignedIn),
  };
}
