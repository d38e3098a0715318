// What became of imported files, as it is kept: counts and reasons by line number, never a file's name, which may be somebody's, and
// never its content. Shown to the site itself at the door and to officers on the dashboard.
import { randomUUID } from 'node:crypto';
import type { StoredReport } from '../../contracts/api/imports.ts';
import type { SiteId } from '../../contracts/ids.ts';
import { bulkInsert } from '../../platform/store/bulk.ts';
import type { Queryable } from '../../platform/store/pool.ts';
import type { FileReport } from '../hot-folder/file-report.ts';
import type { Fingerprint } from './byte-source.ts';
import type { ImportReport } from './import-report.ts';

const REASONS_MAX = 50;

type Reason = StoredReport['reasons'][number];
type Told = Omit<StoredReport, 'id' | 'at' | 'siteId' | 'way'>;
export type Came = Pick<StoredReport, 'at' | 'siteId' | 'way'>;

export function toldOfTable(
  report: ImportReport,
  form: 'csv' | 'ndjson',
  { sha256, bytes }: Fingerprint,
): Told {
  const { profile, effect, lines, accepted, duplicates, rejected, reasons, stopped } = report;
  const counts = { lines, accepted, duplicates, rejected };
  return { form, profile, effect, sha256, bytes, ...counts, reasons, stopped };
}

/** Messages stand for lines; those with nothing to count were taken. */
export function toldOfMessages(report: FileReport): Told {
  const { ends, messages, sha256, bytes, stopped } = report;
  const reasons = new Map<string, Reason>();
  for (const { code, detail, line } of report.notAccepted) {
    const known = reasons.get(code);
    if (known === undefined)
      reasons.set(code, {
        code,
        reason: detail,
        count: report.codes[code] ?? 1,
        firstLines: [line],
      });
    else if (known.firstLines.length < 5) known.firstLines.push(line);
  }
  return {
    form: 'hl7v2',
    profile: null,
    effect: report.effect === 'dry-run' ? 'dry-run' : 'import',
    sha256,
    bytes,
    lines: messages,
    accepted: ends.accepted + ends['nothing-to-count'],
    duplicates: ends.duplicate,
    rejected: ends.quarantined + ends.refused + ends.oversized,
    reasons: [...reasons.values()],
    stopped: stopped === null ? null : { line: 0, ...stopped },
  };
}

export type KeepReport = (told: Told, came: Came) => Promise<StoredReport>;

export async function storeReport(db: Queryable, told: Told, came: Came): Promise<StoredReport> {
  const report = {
    id: randomUUID(),
    ...came,
    ...told,
    reasons: told.reasons.slice(0, REASONS_MAX),
  };
  await bulkInsert(db, {
    table: 'import_reports',
    columns: {
      id: 'text',
      at: 'timestamptz',
      site_id: 'text',
      way: 'text',
      form: 'text',
      profile: 'text',
      effect: 'text',
      sha256: 'text',
      bytes: 'int8',
      lines: 'int4',
      accepted: 'int4',
      duplicates: 'int4',
      rejected: 'int4',
      reasons: 'jsonb',
      stopped: 'jsonb',
    },
    rows: [rowOf(report)],
  });
  return report;
}

function rowOf({ siteId, ...report }: StoredReport) {
  return { site_id: siteId, ...report };
}

/** Of one site, newest first. */
export async function readReports(
  db: Queryable,
  siteId: SiteId,
  countMax: number,
): Promise<StoredReport[]> {
  const { rows } = await db.query<Omit<StoredReport, 'siteId'> & { readonly site_id: SiteId }>(
    'SELECT * FROM import_reports WHERE site_id = $1 ORDER BY at DESC, id LIMIT $2',
    [siteId, countMax],
  );
  return rows.map(({ site_id, ...row }) => ({ ...row, siteId: site_id }));
}
