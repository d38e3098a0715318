// Imported files and dry runs: how much was taken, and for what the rest was refused, by line number. Nothing of a file's content is here.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { StoredReport } from '../../../contracts/api/imports.ts';
import { fullMomentOf } from '../i18n/time.ts';
import { SiteName } from '../ui/names.tsx';
import { Empty, Read } from '../ui/view-states.tsx';
import { FeedTable } from './feed-table.tsx';
import { useImports } from './feed-queries.ts';

const CODES = [
  'missing-value',
  'unknown-value',
  'invalid-time',
  'invalid-number',
  'invalid-count',
  'invalid-age',
  'invalid-amount',
  'invalid-record',
  'record-told-twice',
  'sum-of-lines',
  'stray-quote',
  'too-many-cells',
  'titles-missing',
  'unknown-unit',
  'future-time',
] as const;
const isKnown = (code: string): code is (typeof CODES)[number] => CODES.some((one) => one === code);

function Reason(props: { readonly code: string; readonly reason: string }): JSX.Element {
  const { t } = useTranslation();
  const { code, reason } = props;
  return (
    <>
      {isKnown(code) && <b>{t(`feeds.codes.${code}`)} </b>}
      <code>{code}</code> <span lang="en">{reason}</span>
    </>
  );
}

function Refused({ report }: { readonly report: StoredReport }): JSX.Element {
  const { t } = useTranslation();
  const { rejected, reasons, stopped } = report;
  if (stopped === null && reasons.length === 0) return <>{rejected}</>;
  return (
    <details>
      <summary>
        {stopped === null
          ? t('feeds.refused', { count: rejected })
          : t('feeds.refusedAndStopped', { count: rejected })}
      </summary>
      <ul className="import-reasons">
        {stopped !== null && (
          <li>
            <Reason code={stopped.code} reason={stopped.reason} />{' '}
            {t('feeds.stoppedAt', { line: stopped.line })}
          </li>
        )}
        {reasons.map(({ code, reason, count, firstLines }) => (
          <li key={`${code} ${reason}`}>
            <Reason code={code} reason={reason} />{' '}
            {t('feeds.lines', { count, first: firstLines.join(', ') })}
          </li>
        ))}
      </ul>
    </details>
  );
}

/** A shape beside the word: what was only tried is hollow. */
const EFFECT_MARKS = { import: '●', 'dry-run': '○' } as const;
const WAY_MARKS = { http: '⇄', 'hot-folder': '▤', command: '›' } as const;

function Report({ report }: { readonly report: StoredReport }): JSX.Element {
  const { t } = useTranslation();
  return (
    <tr>
      <th scope="row">{fullMomentOf(report.at)}</th>
      <td>
        <SiteName id={report.siteId} />
      </td>
      <td>
        <span aria-hidden="true">{WAY_MARKS[report.way]}</span> {t(`feeds.ways.${report.way}`)}
      </td>
      <td>
        <code>{report.profile ?? report.form}</code>
      </td>
      <td>
        <span aria-hidden="true">{EFFECT_MARKS[report.effect]}</span>{' '}
        {t(`feeds.effects.${report.effect}`)}
      </td>
      <td className="num">{report.lines}</td>
      <td className="num">{report.accepted}</td>
      <td className="num">{report.duplicates}</td>
      <td>
        <Refused report={report} />
      </td>
    </tr>
  );
}

const COLUMNS = [
  'at',
  'site',
  'way',
  'profile',
  'effect',
  'read',
  'accepted',
  'duplicates',
  'refusals',
] as const;
const NUMERIC: ReadonlySet<string> = new Set(['read', 'accepted', 'duplicates']);

export function ImportReports(): JSX.Element {
  const { t } = useTranslation();
  const columns = COLUMNS.map((id) => ({ label: t(`feeds.${id}`), isNumber: NUMERIC.has(id) }));
  return (
    <Read from={useImports()}>
      {(reports) =>
        reports.length === 0 ? (
          <Empty title={t('feeds.noImports')}>{t('feeds.noImportsText')}</Empty>
        ) : (
          <FeedTable caption={t('feeds.imports')} columns={columns}>
            {reports.map((report) => (
              <Report key={report.id} report={report} />
            ))}
          </FeedTable>
        )
      }
    </Read>
  );
}
