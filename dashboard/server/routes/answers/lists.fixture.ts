// Who is answered what on the routes of lists. Columns as in every-route.int.test.ts.
import { ResponsibilityList } from '../../../../contracts/catalogue/responsibility-list.ts';
import type { AreaAnswers } from './row.fixture.ts';

const words = { zh: '核实', en: 'Verify' };
const LIST = ResponsibilityList.parse({
  id: 'foodborne',
  version: '2026.1',
  alertKind: 'foodborne',
  names: words,
  source: { text: 'test', confirmed: false },
  validFrom: '2000-01-01',
  limits: {},
  stages: {},
});

export const listsAnswers: AreaAnswers = {
  rows: [
    ['GET /api/responsibilities', '/api/responsibilities', '401 200 200 200 200 200 200 200 200'],
    [
      'GET /api/responsibilities/:id',
      '/api/responsibilities/foodborne',
      '401 200 200 200 200 200 200 200 200',
    ],
    [
      'GET /api/responsibilities/:id',
      '/api/responsibilities/none',
      '401 404 404 404 404 404 404 404 404',
    ],
    [
      'POST /api/responsibilities/commands',
      '/api/responsibilities/commands',
      '401 403 403 403 403 403 403 403 403',
      { command: 'confirm', change: `lc-${'a'.repeat(26)}` },
    ],
  ],
  prepare: async (desk) => {
    await desk.pool.query(
      `INSERT INTO responsibility_lists (id, version, record, first_loaded_at) VALUES ($1, $2, $3, now())
       ON CONFLICT DO NOTHING`,
      [LIST.id, LIST.version, LIST],
    );
  },
};
