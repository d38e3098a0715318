// Who is answered what on the routes of duty. Columns as in every-route.int.test.ts.
import type { AreaAnswers } from './row.fixture.ts';

export const dutyAnswers: AreaAnswers = {
  rows: [
    [
      'POST /api/rosters/commands',
      '/api/rosters/commands',
      '401 404 404 404 404 404 404 404 404',
      { command: 'accept-swap', swap: `sw-${'a'.repeat(26)}` },
    ],
    [
      'POST /api/handovers/commands',
      '/api/handovers/commands',
      '401 404 404 404 404 404 404 404 404',
      { command: 'draft-handover', roster: 'ro-duty-desk' },
    ],
  ],
};
