// The accountability ledger and the performance of departments, as an account may see them: desks their jurisdictions, members their own
// departments in theirs.
import type { Account } from '../../../contracts/account.ts';
import { CorrectiveAction } from '../../../contracts/evaluation/corrective-action.ts';
import { Evaluation, EvaluationRound } from '../../../contracts/evaluation/evaluation.ts';
import { AlertTitle, type LedgerFile } from '../../../contracts/api/evaluation.ts';
import { LedgerEntry } from '../../../contracts/evaluation/ledger-entry.ts';
import { LedgerExport } from '../../../contracts/evaluation/ledger-export.ts';
import type { EpochMs } from '../../../contracts/time.ts';
import type { Queryable } from '../../../platform/store/pool.ts';
import { isDesk, placePatterns } from '../scope.ts';

/** `$1` patterns, `$2` departments. */
const seenBy = (account: Account): string =>
  isDesk(account)
    ? 'place LIKE ANY ($1::text[]) AND $2::text[] IS NOT NULL'
    : 'place LIKE ANY ($1::text[]) AND department = ANY ($2::text[])';

const scopeOf = (account: Account): [string[], readonly string[]] => [
  placePatterns(account.places),
  account.departments,
];

export interface LedgerFilter {
  readonly department: string | undefined;
  readonly from: EpochMs | undefined;
  readonly to: EpochMs | undefined;
  readonly rows: number;
}

/** Newest first. */
export async function readLedger(
  db: Queryable,
  account: Account,
  filter: LedgerFilter,
): Promise<LedgerEntry[]> {
  const { rows } = await db.query<{ record: unknown }>(
    `SELECT record FROM ledger_entries WHERE ${seenBy(account)} AND ($3::text IS NULL OR department = $3)
       AND ($4::float8 IS NULL OR at >= to_timestamp($4::float8 / 1000)) AND ($5::float8 IS NULL OR at < to_timestamp($5::float8 / 1000))
     ORDER BY at DESC, id DESC LIMIT $6`,
    [
      ...scopeOf(account),
      filter.department ?? null,
      filter.from ?? null,
      filter.to ?? null,
      filter.rows,
    ],
  );
  return rows.map(({ record }) => LedgerEntry.parse(record));
}

export async function maySeeLine(db: Queryable, account: Account, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `SELECT 1 FROM ledger_entries WHERE ${seenBy(account)} AND id = $3`,
    [...scopeOf(account), id],
  );
  return rowCount === 1;
}

export async function readAction(db: Queryable, id: string): Promise<CorrectiveAction | undefined> {
  const { rows } = await db.query<{ record: unknown }>(
    'SELECT record FROM corrective_actions WHERE id = $1',
    [id],
  );
  return rows[0] === undefined ? undefined : CorrectiveAction.parse(rows[0].record);
}

export async function alertOfScore(db: Queryable, id: string): Promise<string | undefined> {
  const { rows } = await db.query<{ alert_id: string }>(
    'SELECT alert_id FROM evaluations WHERE id = $1',
    [id],
  );
  return rows[0]?.alert_id;
}

/** What the lines are about, as a reader knows it. */
export async function readTitles(
  db: Queryable,
  lines: readonly LedgerEntry[],
): Promise<AlertTitle[]> {
  const { rows } = await db.query<{ id: string; title: unknown; place: string }>(
    `SELECT id, record -> 'title' AS title, place FROM alerts WHERE id = ANY ($1::text[]) ORDER BY id`,
    [[...new Set(lines.map(({ alertId }) => alertId))]],
  );
  return rows.map((row) => AlertTitle.parse(row));
}

const EXPORTS_MAX = 20;

/** Its own, newest first. */
export async function readExports(db: Queryable, account: Account): Promise<LedgerExport[]> {
  const { rows } = await db.query<{ record: unknown }>(
    `SELECT record FROM ledger_exports WHERE by_user = $1 ORDER BY at DESC, id LIMIT ${String(EXPORTS_MAX)}`,
    [account.id],
  );
  return rows.map(({ record }) => LedgerExport.parse(record));
}

/** The file as it was sealed: a line each, the seal last. */
export async function readExport(
  db: Queryable,
  account: Account,
  id: string,
): Promise<LedgerFile | undefined> {
  const found = await db.query<{ record: unknown; lines: string[] }>(
    'SELECT record, lines FROM ledger_exports WHERE id = $1 AND by_user = $2',
    [id, account.id],
  );
  const row = found.rows[0];
  if (row === undefined) return undefined;
  const made = LedgerExport.parse(row.record);
  const { rows } = await db.query<{ record: unknown }>(
    `SELECT e.record FROM unnest($1::text[]) WITH ORDINALITY AS l (id, nth) JOIN ledger_entries e ON e.id = l.id ORDER BY l.nth`,
    [row.lines],
  );
  const lines = rows.map(({ record }) => LedgerEntry.parse(record));
  return {
    export: made,
    text: [...lines, made.seal].map((one) => `${JSON.stringify(one)}\n`).join(''),
  };
}

const ROUNDS_MAX = 2000;

/** Rounds that opened since, with the scores given in them. A member is shown what its departments owed, and how they were scored. */
export async function readRounds(
  db: Queryable,
  account: Account,
  since: EpochMs,
): Promise<{ readonly rounds: EvaluationRound[]; readonly evaluations: Evaluation[] }> {
  const { rows } = await db.query<{ record: unknown; scores: unknown[] }>(
    `SELECT r.record, (SELECT coalesce(jsonb_agg(e.record), '[]') FROM evaluations e
       WHERE e.alert_id = r.alert_id AND e.occurrence = r.occurrence) AS scores
     FROM evaluation_rounds r JOIN alerts a ON a.id = r.alert_id
     WHERE r.opened_at >= to_timestamp($3::float8 / 1000) AND ${
       isDesk(account)
         ? 'a.place LIKE ANY ($1::text[]) AND $2::text[] IS NOT NULL'
         : `EXISTS (SELECT 1 FROM tasks t WHERE t.alert_id = a.id AND t.department = ANY ($2::text[]) AND t.place LIKE ANY ($1::text[]))`
     } ORDER BY r.opened_at DESC LIMIT ${String(ROUNDS_MAX)}`,
    [...scopeOf(account), since],
  );
  const isShown = ({ department }: { readonly department: string }): boolean =>
    isDesk(account) || account.departments.some((own) => own === department);
  const rounds = rows.map(({ record }) => EvaluationRound.parse(record));
  return {
    rounds: rounds.map((one) => ({ ...one, figures: one.figures.filter(isShown) })),
    evaluations: rows
      .flatMap(({ scores }) => scores.map((one) => Evaluation.parse(one)))
      .filter(isShown),
  };
}
