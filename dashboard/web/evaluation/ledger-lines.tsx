// Lines of the accountability ledger: when, whose, what, the case and the entry of the audit that shows it. A department objects to its own.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { AlertTitle } from '../../../contracts/api/evaluation.ts';
import type { LedgerEntry } from '../../../contracts/evaluation/ledger-entry.ts';
import { LEDGER_KIND_WORDS } from '../../../contracts/vocabulary/evaluation.ts';
import { useAccount } from '../api/session.ts';
import { useWords } from '../i18n/setup.ts';
import { durationWords, fullMomentOf } from '../i18n/time.ts';
import { DataText, DepartmentName, Said } from '../ui/names.tsx';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { TitledTable } from './titled-table.tsx';
import { useEvaluationAct } from './use-evaluation-act.ts';

export interface LedgerLinesProps {
  readonly lines: readonly LedgerEntry[];
  /** Of the cases; without them the lines are all of the one on the screen. */
  readonly alerts?: readonly AlertTitle[];
}

export function LedgerLines({ lines, alerts }: LedgerLinesProps): JSX.Element {
  const { t } = useTranslation();
  const [objected, setObjected] = useState<LedgerEntry | null>(null);
  return (
    <>
      <TitledTable
        title={t('evaluation.ledger')}
        name="ledger"
        columns={[
          t('evaluation.when'),
          t('evaluation.department'),
          t('evaluation.result'),
          t('evaluation.shown'),
        ]}
      >
        {lines.map((line) => (
          <Row
            key={line.id}
            line={line}
            title={alerts?.find(({ id }) => id === line.alertId)}
            isObjected={lines.some(({ objectsTo }) => objectsTo === line.id)}
            onObject={() => setObjected(line)}
          />
        ))}
      </TitledTable>
      {objected !== null && <ObjectDialog line={objected} onClose={() => setObjected(null)} />}
    </>
  );
}

function Row(props: {
  readonly line: LedgerEntry;
  readonly title: AlertTitle | undefined;
  readonly isObjected: boolean;
  readonly onObject: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { departments } = useAccount();
  const { line, title, isObjected } = props;
  const mayObject =
    line.kind !== 'objection' && !isObjected && departments.includes(line.department);
  return (
    <tr data-line={line.id}>
      <td>{fullMomentOf(line.at)}</td>
      <th scope="row">
        <DepartmentName id={line.department} />
      </th>
      <td>
        {inWords(LEDGER_KIND_WORDS[line.kind])}
        {line.lateByMs !== null && ` · ${durationWords(line.lateByMs, t)}`}
        {line.duty !== null && (
          <>
            {' · '}
            <Said words={line.duty} />
          </>
        )}
        {line.text !== null && (
          <>
            {' · '}
            <DataText text={line.text} />
          </>
        )}
      </td>
      <td>
        {title !== undefined && (
          <>
            <Link href={`/alerts/${line.alertId}?tab=evaluation`}>
              <Said words={title.title} />
            </Link>
            {' · '}
          </>
        )}
        <Link href={`/alerts/${line.alertId}?tab=activity`}>
          {t('evaluation.evidence', { seq: line.evidenceSeq })}
        </Link>
        {mayObject && (
          <button type="button" className="button" onClick={props.onObject}>
            {t('evaluation.object')}
          </button>
        )}
      </td>
    </tr>
  );
}

function ObjectDialog(props: {
  readonly line: LedgerEntry;
  readonly onClose: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const act = useEvaluationAct();
  const title = t('evaluation.object');
  return (
    <ReasonDialog
      title={title}
      label={t('action.reason')}
      missing={t('action.reasonRequired')}
      action={t('action.confirm', { action: title })}
      send={(text) => act({ title, body: { command: 'object', entry: props.line.id, text } })}
      onClose={props.onClose}
    />
  );
}
