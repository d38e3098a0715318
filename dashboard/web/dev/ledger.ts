// The ledger of the development world: two lines, months of two departments, and exports that are listed once they were asked for.
import type { FastifyInstance } from 'fastify';
import type {
  DepartmentMonth,
  EvaluationsDue,
  LedgerExportList,
  LedgerFile,
  LedgerList,
  Performance,
} from '../../../contracts/api/evaluation.ts';
import type { Alert } from '../../../contracts/alert.ts';
import type { Account } from '../../../contracts/account.ts';
import type { LedgerExport } from '../../../contracts/evaluation/ledger-export.ts';
import type { DepartmentId } from '../../../contracts/ids.ts';
import { EvaluationCommand } from '../../../contracts/evaluation/evaluation-command.ts';
import { LedgerExportId } from '../../../contracts/response-ids.ts';
import { HOUR_MS } from '../../../contracts/time.ts';
import type { EvaluationActs } from './evaluation-acts.ts';
import { TARGETS, lineOf } from './evaluation.ts';

const FIRST = 'disease-control' as DepartmentId;
const month = (name: string, onTime: number): DepartmentMonth => ({
  month: name,
  department: FIRST,
  late: 3 - onTime,
  metLate: 0,
  missing: 0,
  disputesLost: 1,
  proposed: 0,
  objections: 0,
  duties: 3,
  completed: 3,
  onTime,
  completionScore: 96,
  timelinessScore: 90,
  effect: 88,
  satisfaction: 91.5,
});

interface LedgerParts {
  readonly evaluations: EvaluationActs;
  readonly alerts: () => readonly Alert[];
  readonly accountOf: (request: object) => Account;
}

/** What was asked for, newest first. */
class DevExports {
  readonly made: LedgerExport[] = [];

  add(by: Account): void {
    const letter = String.fromCharCode('a'.charCodeAt(0) + this.made.length);
    const at = Date.now();
    this.made.unshift({
      v: 1,
      id: LedgerExportId.parse(`lx-${letter.repeat(26)}`),
      by: by.id,
      at,
      seal: {
        v: 1,
        kind: 'ledger-seal',
        lines: 1,
        digest: '0'.repeat(64),
        at,
        publicKey: 'k'.repeat(43),
        signature: 's'.repeat(86),
      },
    });
  }
}

export function ledgerRoutes(
  app: FastifyInstance,
  { alerts, accountOf, evaluations }: LedgerParts,
): void {
  const exports = new DevExports();
  const lines = (now: number) =>
    alerts()
      .slice(0, 1)
      .map((alert) => lineOf(alert, FIRST, now - HOUR_MS));
  app.get('/api/evaluations', (): EvaluationsDue => ({ due: [] }));
  app.get('/api/ledger', (request): LedgerList => {
    const { department } = request.query as { department?: string };
    const asOf = Date.now();
    const entries = lines(asOf).filter((one) => (department ?? FIRST) === one.department);
    const titles = alerts().filter(({ id }) => entries.some(({ alertId }) => alertId === id));
    return { entries, alerts: titles.map(({ id, title, place }) => ({ id, title, place })), asOf };
  });
  app.get('/api/performance', (): Performance => ({
    departments: [month('2026-02', 3), month('2026-01', 2)],
    times: [],
    targets: TARGETS,
    asOf: Date.now(),
  }));
  app.get('/api/ledger/exports', (): LedgerExportList => ({ exports: exports.made }));
  app.get('/api/ledger/exports/:id', (): LedgerFile => {
    const [made] = exports.made;
    if (made === undefined) throw new Error('nothing was exported');
    const all = [...lines(made.at), made.seal];
    return { export: made, text: all.map((one) => `${JSON.stringify(one)}\n`).join('') };
  });
  app.post('/api/evaluations/commands', (request) => {
    const { expectedVersion: _seen, ...body } = request.body as Record<string, unknown>;
    const command = EvaluationCommand.parse(body);
    if (command.command === 'export-ledger') exports.add(accountOf(request));
    else evaluations.do(command, accountOf(request));
    return {
      outcome: 'done',
      commandId: 'x'.repeat(16),
      at: Date.now(),
      version: null,
      state: null,
    };
  });
}
