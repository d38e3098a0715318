// Who is answered what on the routes of evaluation. Columns as in every-route.int.test.ts. `near` and `far` have a line in the ledger each, of
// the department of the member.
import { LedgerEntry } from '../../../../contracts/evaluation/ledger-entry.ts';
import { LedgerExport } from '../../../../contracts/evaluation/ledger-export.ts';
import type { TestDesk } from '../../desk.fixture.ts';
import { alertId } from '../../records.fixture.ts';
import type { AreaAnswers } from './row.fixture.ts';

const idOf = (name: 'near' | 'far'): string => `le-${(name === 'near' ? 'n' : 'f').repeat(26)}`;

async function saveLine(desk: TestDesk, name: 'near' | 'far', place: string): Promise<void> {
  const line = LedgerEntry.parse({
    v: 1,
    id: idOf(name),
    alertId: alertId(name),
    taskId: null,
    department: 'disease-control',
    place,
    kind: 'missing',
    clock: 'evaluation',
    lateByMs: null,
    duty: null,
    objectsTo: null,
    text: null,
    evidenceSeq: 1,
    at: Date.now(),
  });
  await desk.pool.query(
    `INSERT INTO ledger_entries (id, alert_id, department, place, kind, evidence_seq, at, record)
     VALUES ($1, $2, $3, $4, $5, 1, now(), $6)`,
    [line.id, line.alertId, line.department, place, line.kind, line],
  );
}

export const EXPORT = `lx-${'n'.repeat(26)}`;

/** Of `duty.city`, of one county. */
export async function saveExport(desk: TestDesk, lines: readonly string[]): Promise<void> {
  const made = LedgerExport.parse({
    v: 1,
    id: EXPORT,
    by: 'duty.city',
    at: desk.time.now,
    seal: {
      v: 1,
      kind: 'ledger-seal',
      lines: lines.length,
      digest: '0'.repeat(64),
      covers: { departments: null, places: ['990102'], from: null, to: null },
      at: desk.time.now,
      publicKey: 'k'.repeat(43),
      signature: 's'.repeat(86),
    },
  });
  await desk.pool.query(
    `INSERT INTO ledger_exports (id, by_user, at, lines, record) VALUES ($1, $2, now(), $3, $4)`,
    [made.id, made.by, lines, made],
  );
}

export const evaluationAnswers: AreaAnswers = {
  rows: [
    [
      'GET /api/alerts/:id/evaluation',
      `/api/alerts/${alertId('near')}/evaluation`,
      '401 near near near near near near near near',
    ],
    [
      'GET /api/alerts/:id/evaluation',
      `/api/alerts/${alertId('far')}/evaluation`,
      '401 far 404 404 far 404 far 404 404',
    ],
    ['GET /api/evaluations', '/api/evaluations', '401 200 200 200 200 200 200 200 200'],
    [
      'GET /api/ledger/exports',
      '/api/ledger/exports',
      '401 near none none none none none none none',
    ],
    [
      'GET /api/ledger/exports/:id',
      `/api/ledger/exports/${EXPORT}`,
      '401 near 404 404 404 404 404 404 404',
    ],
    ['GET /api/ledger', '/api/ledger', '401 all near near all near all near near'],
    ['GET /api/performance', '/api/performance', '401 200 200 200 200 200 200 200 200'],
    ['GET /api/audit/export', '/api/audit/export', '401 403 403 403 403 403 all near 403'],
    [
      'POST /api/evaluations/commands',
      '/api/evaluations/commands',
      '401 403 403 403 403 403 403 403 403',
      { command: 'object', entry: idOf('near'), text: 'x' },
    ],
    [
      'POST /api/evaluations/commands',
      '/api/evaluations/commands',
      '401 403 404 404 403 404 403 404 404',
      { command: 'object', entry: idOf('far'), text: 'x' },
    ],
    [
      'POST /api/evaluations/commands',
      '/api/evaluations/commands',
      '401 403 403 403 403 403 403 403 403',
      { command: 'export-ledger' },
    ],
  ],
  prepare: async (desk) => {
    await saveLine(desk, 'near', '990102001');
    await saveLine(desk, 'far', '990103001');
    await saveExport(desk, [idOf('near')]);
  },
};
