// The OpenAPI 3.1 document of a list of routes, made from the same schemas that check requests.
import { z } from 'zod';
import { Problem } from '../../contracts/problem.ts';
import type { Route } from './route.ts';
import { SESSION_COOKIE } from './session/authenticate.ts';

const jsonSchema = (schema: z.ZodType, io: 'input' | 'output'): unknown =>
  z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' });

const content = (
  schema: z.ZodType,
  io: 'input' | 'output',
  type = 'application/json',
): unknown => ({
  [type]: { schema: jsonSchema(schema, io) },
});

export function openApiDocument(routes: readonly Route[], version: string): unknown {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    const path = route.path.replace(/:([a-zA-Z]+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Vigil 守望 dashboard', version },
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer' },
        cookie: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
      },
    },
  };
}

function operation(route: Route): unknown {
  return {
    summary: route.summary,
    security: route.access === 'open' ? [] : [{ bearer: [] }, { cookie: [] }],
    parameters: [
      ...pathParameters(route.path),
      ...queryParameters(route.query),
      ...keyParameter(route),
    ],
    ...requestBody(route.bodyShown ?? route.body),
    responses: {
      '200': { description: 'OK', content: content(route.answer, 'output') },
      ...(route.takesKey === true
        ? { '202': { description: 'Stored', content: content(route.answer, 'output') } }
        : {}),
      default: {
        description: 'Refused',
        content: content(Problem, 'output', 'application/problem+json'),
      },
    },
  };
}

function requestBody(schema: z.ZodType | undefined): object {
  return schema === undefined
    ? {}
    : { requestBody: { required: true, content: content(schema, 'input') } };
}

function keyParameter(route: Route): unknown[] {
  if (route.takesKey !== true) return [];
  const schema = { type: 'string', minLength: 8, maxLength: 128 };
  return [{ name: 'Idempotency-Key', in: 'header', required: true, schema }];
}

function pathParameters(path: string): unknown[] {
  return [...path.matchAll(/:([a-zA-Z]+)/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

function queryParameters(query: z.ZodType | undefined): unknown[] {
  if (!(query instanceof z.ZodObject)) return [];
  return Object.entries(query.shape as Record<string, z.ZodType>).map(([name, schema]) => ({
    name,
    in: 'query',
    required: !schema.safeParse(undefined).success,
    schema: jsonSchema(schema, 'input'),
  }));
}
