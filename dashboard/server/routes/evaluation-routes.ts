// How responses went, the ledger of what departments answer for, their performance over time, and the audit as a file.
import { z } from 'zod';
import {
  AlertEvaluation,
  EvaluationsDue,
  LedgerExportList,
  LedgerFile,
  LedgerList,
  Performance,
} from '../../../contracts/api/evaluation.ts';
import { AuditEntry } from '../../../contracts/audit.ts';
import {
  type EvaluationRules,
  evaluationRules,
} from '../../../contracts/evaluation/evaluation-rules.ts';
import { AlertId, DepartmentId } from '../../../contracts/ids.ts';
import { DAY_MS, EpochMs } from '../../../contracts/time.ts';
import { dayOf } from '../../../platform/zone/zone-time.ts';
import type { DeskParts } from '../desk-parts.ts';
import { Looks } from '../looks.ts';
import { notFound, outOfScope } from '../problem.ts';
import { readAuditFrom } from '../reads/audit.ts';
import { readDue, readEvaluation } from '../reads/evaluation.ts';
import { readExport, readExports, readLedger, readRounds, readTitles } from '../reads/ledger.ts';
import { performanceOf } from '../reads/performance.ts';
import { type Route, guardedRoute } from '../route.ts';
import { auditScope } from './source-routes.ts';

const YEAR_MS = 366 * DAY_MS;
/** Lines that a year's performance is made from. */
const LINES_MAX = 50_000;

export function evaluationRoutes(parts: DeskParts): Route[] {
  return [
    ofAlert(parts),
    due(parts),
    ledger(parts),
    ...ledgerExports(parts),
    performance(parts),
    auditExport(parts),
  ];
}

const rulesOf = ({ names, zone }: DeskParts): EvaluationRules =>
  evaluationRules({ file: names.evaluation, norms: names.norms, dayOf: (at) => dayOf(at, zone) });

const ofAlert = (parts: DeskParts): Route =>
  guardedRoute({
    method: 'GET',
    path: '/api/alerts/:id/evaluation',
    summary:
      'How the response to an alert went: 7-1-7, figures, scores, corrective actions, ledger',
    answer: AlertEvaluation,
    handle: async ({ account, params }) => {
      const id = AlertId.safeParse(params['id']);
      const asked = { now: parts.now(), rules: rulesOf(parts) };
      const found = id.success
        ? await readEvaluation(parts.store, account, { ...asked, id: id.data })
        : undefined;
      if (found === undefined) throw notFound('alert');
      return found satisfies AlertEvaluation;
    },
  });

const due = (parts: DeskParts): Route =>
  guardedRoute({
    method: 'GET',
    path: '/api/evaluations',
    summary: 'Evaluations that wait for a score of the departments of the account',
    answer: EvaluationsDue,
    handle: async ({ account }) =>
      ({ due: await readDue(parts.store, account) }) satisfies EvaluationsDue,
  });

const ledger = (parts: DeskParts): Route =>
  guardedRoute({
    method: 'GET',
    path: '/api/ledger',
    summary: 'The accountability ledger, newest first',
    query: z.strictObject({
      department: DepartmentId.optional(),
      from: z.coerce.number().pipe(EpochMs).optional(),
      to: z.coerce.number().pipe(EpochMs).optional(),
    }),
    answer: LedgerList,
    handle: async ({ account, query }) => {
      const { department, from, to } = query;
      const entries = await readLedger(parts.store, account, { department, from, to, rows: 500 });
      const alerts = await readTitles(parts.store, entries);
      return { entries, alerts, asOf: parts.now() } satisfies LedgerList;
    },
  });

const ledgerExports = (parts: DeskParts): Route[] => [
  guardedRoute({
    method: 'GET',
    path: '/api/ledger/exports',
    summary: 'Signed exports of the ledger that the account asked for, newest first',
    answer: LedgerExportList,
    handle: async ({ account }) =>
      ({ exports: await readExports(parts.store, account) }) satisfies LedgerExportList,
  }),
  guardedRoute({
    method: 'GET',
    path: '/api/ledger/exports/:id',
    summary: 'An export as the file that was signed: JSON lines, the seal last',
    answer: LedgerFile,
    handle: async ({ account, params }) => {
      const found = await readExport(parts.store, account, params['id'] ?? '');
      if (found === undefined) throw notFound('ledger-export');
      return found satisfies LedgerFile;
    },
  }),
];

const performance = (parts: DeskParts): Route =>
  guardedRoute({
    method: 'GET',
    path: '/api/performance',
    summary: 'Departments month by month over the last year, with the share of responses in time',
    answer: Performance,
    handle: async ({ account }) => {
      const now = parts.now();
      const from = now - YEAR_MS;
      const filter = { department: undefined, from, to: undefined, rows: LINES_MAX };
      const [lines, found] = await Promise.all([
        readLedger(parts.store, account, filter),
        readRounds(parts.store, account, from),
      ]);
      const monthOf = (at: EpochMs): string => dayOf(at, parts.zone).slice(0, 7);
      return performanceOf({
        ...found,
        lines,
        monthOf,
        now,
        targets: rulesOf(parts).targets(now),
      }) satisfies Performance;
    },
  });

function auditExport(parts: DeskParts): Route {
  const looks = new Looks({
    record: (command) => parts.commands.record(command),
    now: () => parts.now(),
  });
  return guardedRoute({
    method: 'GET',
    path: '/api/audit/export',
    summary:
      'Entries of the audit as they are hashed, oldest first, 5,000 at a time; for administrators. The export is an entry itself',
    query: z.strictObject({ after: z.coerce.number().int().min(0).optional() }),
    answer: z.strictObject({
      entries: z.array(AuditEntry).max(5000),
      /** `after` of the next part; null at the end. */
      next: z.int().nullable(),
    }),
    handle: async ({ account, query }) => {
      if (account.role !== 'administrator') throw outOfScope();
      const after = query.after ?? 0;
      const scope = await auditScope(parts, account);
      await looks.look(account, { what: 'audit export', subject: `audit:${String(after)}` });
      return readAuditFrom(parts.store, { after, scope });
    },
  });
}
