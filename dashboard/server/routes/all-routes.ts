// Every route of the API in one list, and the document that describes them.
import { z } from 'zod';
import type { DeskParts } from '../desk-parts.ts';
import { openApiDocument } from '../openapi.ts';
import { type Route, openRoute } from '../route.ts';
import { alertRoutes } from './alert-routes.ts';
import { commandRoutes } from './command-routes.ts';
import { escalationRoutes } from './escalation-routes.ts';
import { evaluationRoutes } from './evaluation-routes.ts';
import { detectionRoutes } from './detection-routes.ts';
import { responsibilityRoutes } from './responsibility-routes.ts';
import { productRoutes } from './product-routes.ts';
import { dutyRoutes } from './duty-routes.ts';
import { roomRoutes } from './room-routes.ts';
import { seriesRoutes } from './series-routes.ts';
import { sessionRoutes } from './session-routes.ts';
import { silenceRoutes } from './silence-routes.ts';
import { sourceRoutes } from './source-routes.ts';
import { studyRoutes } from './study-routes.ts';
import { taskRoutes } from './task-routes.ts';

export function allRoutes(parts: DeskParts): Route[] {
  const routes = [
    ...sessionRoutes(parts),
    ...alertRoutes(parts),
    ...productRoutes(parts),
    ...roomRoutes(parts),
    ...taskRoutes(parts),
    ...escalationRoutes(parts),
    ...commandRoutes(parts),
    ...dutyRoutes(parts),
    ...seriesRoutes(parts),
    ...silenceRoutes(parts),
    ...sourceRoutes(parts),
    ...studyRoutes(parts),
    ...detectionRoutes(parts),
    ...evaluationRoutes(parts),
    ...responsibilityRoutes(parts),
  ];
  // Anyone may ask for it, and making it walks every schema: once is enough.
  let made: unknown;
  const document: Route = openRoute({
    method: 'GET',
    path: '/api/openapi.json',
    summary: 'This document',
    answer: z.unknown(),
    handle: async () => (made ??= openApiDocument([...routes, document], '1')),
  });
  return [...routes, document];
}
