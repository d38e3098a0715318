// Who is answered what on the routes of products. Columns as in every-route.int.test.ts. Of `near` one product is issued to the department of
// the member, of `far` one to the same department elsewhere.
import { Product } from '../../../../contracts/products/product.ts';
import type { TestDesk } from '../../desk.fixture.ts';
import { alertId } from '../../records.fixture.ts';
import type { AreaAnswers } from './row.fixture.ts';

const idOf = (name: 'near' | 'far'): string => `pd-${(name === 'near' ? 'n' : 'f').repeat(26)}`;

async function saveIssued(desk: TestDesk, name: 'near' | 'far', place: string): Promise<void> {
  const product = Product.parse({
    v: 1,
    id: idOf(name),
    version: 3,
    alertId: alertId(name),
    kind: 'alert-bulletin',
    state: 'issued',
    place,
    text: { title: { zh: name, en: name }, body: { zh: '情况', en: 'Situation' } },
    recipients: [{ department: 'disease-control', place }],
    draftedBy: 'one.who.writes',
    approvedBy: 'one.who.approves',
    approvedAt: 1,
    issuedBy: 'one.who.issues',
    issuedAt: 2,
    updatedAt: 2,
  });
  await desk.pool.query(
    `INSERT INTO products (id, alert_id, version, kind, state, place, drafted_by, approved_by, issued_at, updated_at, record)
     VALUES ($1, $2, 3, $3, 'issued', $4, $5, $6, now(), now(), $7)`,
    [
      product.id,
      product.alertId,
      product.kind,
      place,
      product.draftedBy,
      product.approvedBy,
      product,
    ],
  );
}

export const productsAnswers: AreaAnswers = {
  rows: [
    ['GET /api/products', '/api/products', '401 all near near all near all near near'],
    [
      'GET /api/alerts/:id/judgement',
      `/api/alerts/${alertId('near')}/judgement`,
      '401 near near near near near near near near',
    ],
    [
      'GET /api/alerts/:id/judgement',
      `/api/alerts/${alertId('far')}/judgement`,
      '401 far 404 404 far 404 far 404 404',
    ],
    [
      'POST /api/products/commands',
      '/api/products/commands',
      '401 403 403 403 403 403 403 403 403',
      { command: 'approve', product: idOf('near') },
    ],
    [
      'POST /api/products/commands',
      '/api/products/commands',
      '401 403 404 404 403 404 403 404 404',
      { command: 'approve', product: idOf('far') },
    ],
  ],
  prepare: async (desk) => {
    await saveIssued(desk, 'near', '990102001');
    await saveIssued(desk, 'far', '990103001');
  },
};
