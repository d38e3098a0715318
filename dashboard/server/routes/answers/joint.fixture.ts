// Who is answered what on the routes of joint. Columns as in every-route.int.test.ts.
import type { AreaAnswers } from './row.fixture.ts';

export const jointAnswers: AreaAnswers = {
  rows: [
    [
      'POST /api/joint/commands',
      '/api/joint/commands',
      '401 404 404 404 404 404 404 404 404',
      { command: 'dissolve-team', team: `tm-${'a'.repeat(26)}`, reason: 'x' },
    ],
  ],
};
