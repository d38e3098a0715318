// Who is answered what on the routes of products. Columns as in every-route.int.test.ts.
import type { AreaAnswers } from './row.fixture.ts';

export const productsAnswers: AreaAnswers = {
  rows: [
    [
      'POST /api/products/commands',
      '/api/products/commands',
      '401 404 404 404 404 404 404 404 404',
      { command: 'approve', product: `pd-${'a'.repeat(26)}` },
    ],
  ],
};
