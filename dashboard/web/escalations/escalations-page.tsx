// Everything that is late above its department, and everything that stands still.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { EscalationAnswer } from '../../../contracts/api/escalations.ts';
import '../look/duty.css';
import { Read } from '../ui/view-states.tsx';
import { useEscalations } from './escalation-query.ts';
import { LateLine, StandstillLine } from './lines.tsx';
import { LinesTable } from './lines-table.tsx';

function Lists({ escalations, findings, isCut }: EscalationAnswer): JSX.Element {
  const { t } = useTranslation();
  return (
    <>
      {isCut && <p className="muted">{t('above.cut')}</p>}
      <section className="panel">
        <h2>{t('above.still')}</h2>
        {findings.length === 0 ? (
          <p className="muted">{t('above.emptyStill')}</p>
        ) : (
          <LinesTable title={t('above.still')} columns={['alert', 'what', 'since']}>
            {findings.map((one) => (
              <StandstillLine key={`${one.alert}${one.finding}${one.task?.id ?? ''}`} of={one} />
            ))}
          </LinesTable>
        )}
      </section>
      <section className="panel">
        <h2>{t('above.late')}</h2>
        {escalations.length === 0 ? (
          <p className="muted">{t('above.emptyLate')}</p>
        ) : (
          <LinesTable title={t('above.late')} columns={['alert', 'what', 'passed', 'called']}>
            {escalations.map((one) => (
              <LateLine key={`${one.alert}${one.cause}${one.task?.id ?? ''}`} of={one} />
            ))}
          </LinesTable>
        )}
      </section>
    </>
  );
}

export function EscalationsPage(): JSX.Element {
  const { t } = useTranslation();
  const escalations = useEscalations();
  return (
    <div className="duty escalations">
      <h1>{t('above.title')}</h1>
      <Read from={escalations}>{(answer) => <Lists {...answer} />}</Read>
    </div>
  );
}
