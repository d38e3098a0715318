// Who is answered what on the routes of triage. Columns as in every-route.int.test.ts.
import type { AreaAnswers } from './row.fixture.ts';

export const triageAnswers: AreaAnswers = {
  rows: [
    ['GET /api/alerts/groups', '/api/alerts/groups', '401 all near near all near all near near'],
    ['GET /api/silences', '/api/silences', '401 200 200 200 200 200 200 200 200'],
    [
      'POST /api/silences/commands',
      '/api/silences/commands',
      '401 404 404 404 404 404 404 404 404',
      { command: 'withdraw', silence: `si-${'a'.repeat(26)}`, reason: 'x' },
    ],
  ],
};
