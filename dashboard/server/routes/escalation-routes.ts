// What is late above its department, and what stands still: for the desk, and for the offices concerned.
import { EscalationAnswer } from '../../../contracts/api/escalations.ts';
import type { DeskParts } from '../desk-parts.ts';
import { readEscalations } from '../reads/escalations.ts';
import { type Route, guardedRoute } from '../route.ts';

export function escalationRoutes(parts: DeskParts): Route[] {
  return [
    guardedRoute({
      method: 'GET',
      path: '/api/escalations',
      summary: 'Open escalations and what the watchdog finds standing still, the gravest first',
      answer: EscalationAnswer,
      handle: async ({ account }) =>
        ({
          ...(await readEscalations(parts.store, account)),
          asOf: parts.now(),
        }) satisfies EscalationAnswer,
    }),
  ];
}
