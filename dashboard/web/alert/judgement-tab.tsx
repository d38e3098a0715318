// What people found when verifying, how they judged the risk, and what was made of it: the record behind every product.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../../contracts/alert.ts';
import type { AlertJudgement } from '../../../contracts/api/products.ts';
import type { RiskAssessment } from '../../../contracts/products/risk-assessment.ts';
import type { Verification } from '../../../contracts/products/verification.ts';
import {
  VERIFICATION_OUTCOME_WORDS,
  VERIFICATION_WAY_WORDS,
} from '../../../contracts/vocabulary/products.ts';
import { useAccount } from '../api/session.ts';
import { useWords } from '../i18n/setup.ts';
import { momentOf } from '../i18n/time.ts';
import { useJudgement } from '../room/room-queries.ts';
import { DataText } from '../ui/names.tsx';
import { Read } from '../ui/view-states.tsx';
import { Products } from './products.tsx';

function VerificationItem({ of }: { readonly of: Verification }): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  return (
    <li data-verification={of.outcome}>
      <b>{inWords(VERIFICATION_OUTCOME_WORDS[of.outcome])}</b> ·{' '}
      {of.ways.map((way) => inWords(VERIFICATION_WAY_WORDS[way])).join(' · ')}
      {of.casesFound !== null && <> · {t('judgement.cases', { count: of.casesFound })}</>}
      <p>
        <DataText text={of.text} />{' '}
        <small className="muted">
          {of.by}, {momentOf(of.at)}
        </small>
      </p>
    </li>
  );
}

function RiskItem({ of }: { readonly of: RiskAssessment }): JSX.Element {
  const { t } = useTranslation();
  const { likelihood, impact } = of;
  return (
    <li data-risk={likelihood * impact}>
      <b>{t('judgement.risk', { likelihood, impact, product: likelihood * impact })}</b>
      <p>
        <DataText text={of.text} />{' '}
        <small className="muted">
          {of.by}, {momentOf(of.at)}
        </small>
      </p>
    </li>
  );
}

function Draft({ of }: { readonly of: AlertJudgement }): JSX.Element | null {
  const { t } = useTranslation();
  const inWords = useWords();
  const { riskDraft } = of;
  if (riskDraft === null) return null;
  const { likelihood, impact, reasons } = riskDraft;
  return (
    <p className="muted">
      {t('judgement.draft', { likelihood, impact })} {reasons.map(inWords).join(' · ')}
    </p>
  );
}

/** For those who verify and judge; departments are shown what was issued to them. */
function Findings({ of }: { readonly of: AlertJudgement }): JSX.Element {
  const { t } = useTranslation();
  return (
    <>
      <section className="panel">
        <h2>{t('judgement.verifications')}</h2>
        {of.verifications.length === 0 && <p className="muted">{t('judgement.noVerification')}</p>}
        <ul>
          {of.verifications.map((one) => (
            <VerificationItem key={one.id} of={one} />
          ))}
        </ul>
      </section>
      <section className="panel">
        <h2>{t('judgement.risks')}</h2>
        <Draft of={of} />
        {of.risks.length === 0 && <p className="muted">{t('judgement.noRisk')}</p>}
        <ul>
          {of.risks.map((one) => (
            <RiskItem key={one.id} of={one} />
          ))}
        </ul>
      </section>
    </>
  );
}

export function JudgementTab({ alert }: { readonly alert: Alert }): JSX.Element {
  const { t } = useTranslation();
  const judgement = useJudgement(alert.id);
  const isDesk = useAccount().role !== 'department-member';
  return (
    <Read from={judgement}>
      {(known) => (
        <div className="stack">
          {isDesk ? <Findings of={known} /> : <p className="muted">{t('judgement.ofOthers')}</p>}
          <Products alert={alert} products={known.products} />
        </div>
      )}
    </Read>
  );
}
