// Who is answered what on the routes of lists. Columns as in every-route.int.test.ts.
import type { AreaAnswers } from './row.fixture.ts';

export const listsAnswers: AreaAnswers = {
  rows: [
    [
      'POST /api/responsibilities/commands',
      '/api/responsibilities/commands',
      '401 404 404 404 404 404 404 404 404',
      { command: 'confirm', change: `lc-${'a'.repeat(26)}` },
    ],
  ],
};
