// Exports what an account may see of the ledger: its lines are chosen and sealed in the transaction that writes the export into the audit. Desks
// export their jurisdictions, members of departments their own lines in theirs.
import type { Account } from '../../contracts/account.ts';
import type { EvaluationCommand } from '../../contracts/evaluation/evaluation-command.ts';
import { LedgerEntry } from '../../contracts/evaluation/ledger-entry.ts';
import {
  EXPORT_LINES_MAX,
  type LedgerCover,
  type LedgerExport,
} from '../../contracts/evaluation/ledger-export.ts';
import type { LedgerExportId } from '../../contracts/response-ids.ts';
import type { EpochMs } from '../../contracts/time.ts';
import type { Tx } from '../../platform/store/pool.ts';
import { appendAudit } from '../audit/append.ts';
import type { Signer } from '../audit/anchor.ts';
import { actorOf } from '../cases/case.ts';
import { refused, type Refused } from '../lifecycle/decision.ts';
import { sealOf } from './ledger-file.ts';

type Body = Extract<EvaluationCommand, { command: 'export-ledger' }>;

export interface ExportSetting {
  readonly account: Account;
  readonly now: EpochMs;
  readonly signer: Signer;
  readonly newId: LedgerExportId;
}

/** What the account asks for, within what it may see. */
export function coverOf(
  { department, from, to }: Body,
  account: Pick<Account, 'role' | 'places' | 'departments'>,
): LedgerCover | Refused {
  const isMember = account.role === 'department-member';
  if (isMember && department !== undefined && !account.departments.includes(department))
    return refused('out-of-scope', 'of its own departments only', '只限本部门的台账');
  const all = isMember ? [...account.departments] : null;
  return {
    departments: department === undefined ? all : [department],
    places: [...account.places],
    from: from ?? null,
    to: to ?? null,
  };
}

export async function exportLedger(
  tx: Tx,
  body: Body,
  { account, now, signer, newId }: ExportSetting,
): Promise<LedgerExport | Refused> {
  const covers = coverOf(body, account);
  if ('outcome' in covers) return covers;
  const lines = await linesOf(tx, covers);
  if (lines.length > EXPORT_LINES_MAX)
    return refused(
      'too-many-lines',
      `more than ${String(EXPORT_LINES_MAX)}`,
      `超过 ${String(EXPORT_LINES_MAX)} 条`,
    );
  const seal = sealOf(lines, { at: now, signer, covers });
  const made: LedgerExport = { v: 1, id: newId, by: account.id, at: now, seal };
  await tx.query(
    `INSERT INTO ledger_exports (id, by_user, at, lines, record) VALUES ($1, $2, to_timestamp($3::float8 / 1000), $4, $5)`,
    [made.id, made.by, made.at, lines.map(({ id }) => id), made],
  );
  const step = {
    actor: actorOf(account.id),
    action: 'evaluation-export-ledger' as const,
    subject: `export:${made.id}`,
    fromState: null,
    toState: null,
    reason: null,
    details: { ...covers, lines: lines.length, digest: seal.digest },
  };
  await appendAudit(tx, [step], now);
  return made;
}

/** Oldest first; one more than an export may hold, where there are more. */
async function linesOf(
  tx: Tx,
  { departments, places, from, to }: LedgerCover,
): Promise<LedgerEntry[]> {
  const { rows } = await tx.query<{ record: unknown }>(
    `SELECT record FROM ledger_entries WHERE place LIKE ANY ($1::text[]) AND ($2::text[] IS NULL OR department = ANY ($2))
       AND ($3::float8 IS NULL OR at >= to_timestamp($3::float8 / 1000)) AND ($4::float8 IS NULL OR at < to_timestamp($4::float8 / 1000))
     ORDER BY at, id LIMIT $5`,
    [places.map((place) => `${place}%`), departments, from, to, EXPORT_LINES_MAX + 1],
  );
  return rows.map(({ record }) => LedgerEntry.parse(record));
}
