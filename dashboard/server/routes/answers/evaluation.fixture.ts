// Who is answered what on the routes of evaluation. Columns as in every-route.int.test.ts.
import type { AreaAnswers } from './row.fixture.ts';

export const evaluationAnswers: AreaAnswers = {
  rows: [
    [
      'POST /api/evaluations/commands',
      '/api/evaluations/commands',
      '401 404 404 404 404 404 404 404 404',
      { command: 'verify-action', action: `ca-${'a'.repeat(26)}` },
    ],
  ],
};
