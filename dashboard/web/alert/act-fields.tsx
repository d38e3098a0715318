// The fields of an act's form: each verb asks for what its command needs and nothing else.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { RiskDraft } from '../../../contracts/api/products.ts';
import { EXCLUSION_WORDS } from '../../../contracts/vocabulary/subjects.ts';
import {
  VERIFICATION_OUTCOME_WORDS,
  VERIFICATION_WAY_WORDS,
} from '../../../contracts/vocabulary/products.ts';
import type {
  VerificationOutcome,
  VerificationWay,
} from '../../../contracts/products/verification.ts';
import { LEVELS } from '../api/levels.ts';
import { useWords } from '../i18n/setup.ts';
import { LevelBadge } from '../ui/level-badge.tsx';
import type { ActForm, ExclusionCode, Finding, Missing } from './act-form.ts';
import type { AlertVerb } from './workflow.ts';

export interface FieldProps {
  readonly form: ActForm;
  readonly missing: Missing | null;
  readonly change: (change: Partial<ActForm>) => void;
}

const CODES = Object.keys(EXCLUSION_WORDS) as ExclusionCode[];

function ExcludeFields({ form, missing, change }: FieldProps): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  return (
    <fieldset className="fieldset" aria-describedby={missing === 'code' ? 'missing' : undefined}>
      <legend>{t('action.code')}</legend>
      <div className="radio-grid">
        {CODES.map((code) => (
          <label key={code} className="choice">
            <input
              type="radio"
              name="code"
              checked={form.code === code}
              onChange={() => change({ code })}
            />
            <span>{inWords(EXCLUSION_WORDS[code])}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function ReturnAbove(props: FieldProps & { readonly observed: number }): JSX.Element {
  const { t } = useTranslation();
  return (
    <label className="field">
      {t('action.returnAbove')}
      <input
        inputMode="decimal"
        value={props.form.returnAbove}
        onChange={(event) => props.change({ returnAbove: event.target.value })}
      />
      <small className="muted">
        {t('action.returnAboveHint', { value: Math.ceil(props.observed * 1.5) })}
      </small>
    </label>
  );
}

const RATINGS = ['1', '2', '3', '4', '5'];

interface DraftProps {
  readonly draft: RiskDraft | null;
}

function AssessFields({ form, change, draft }: FieldProps & DraftProps): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  return (
    <>
      {draft !== null && (
        <p className="muted risk-draft">
          {t('judgement.draft', { likelihood: draft.likelihood, impact: draft.impact })}{' '}
          {draft.reasons.map(inWords).join(' · ')}
        </p>
      )}
      <div className="field-pair">
        {(['likelihood', 'impact'] as const).map((name) => (
          <label key={name} className="field">
            {t(`action.${name}`)}
            <select value={form[name]} onChange={(event) => change({ [name]: event.target.value })}>
              <option value="">{t('action.notRated')}</option>
              {RATINGS.map((rating) => (
                <option key={rating}>{rating}</option>
              ))}
            </select>
          </label>
        ))}
      </div>
    </>
  );
}

function LevelFields({ form, change }: FieldProps): JSX.Element {
  const { t } = useTranslation();
  return (
    <fieldset className="fieldset">
      <legend>{t('action.newLevel')}</legend>
      <div className="level-choice">
        {LEVELS.map((level) => (
          <label key={level} className="choice">
            <input
              type="radio"
              name="level"
              checked={form.level === level}
              onChange={() => change({ level })}
            />
            <LevelBadge level={level} />
          </label>
        ))}
      </div>
      <small className="muted">{t('action.levelHint')}</small>
    </fieldset>
  );
}

const OUTCOMES = Object.keys(VERIFICATION_OUTCOME_WORDS) as VerificationOutcome[];
const WAYS = Object.keys(VERIFICATION_WAY_WORDS) as VerificationWay[];

function VerificationFields({ form, missing, change }: FieldProps): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const described = missing === 'outcome' ? 'missing' : undefined;
  const withWay = (way: VerificationWay, chosen: boolean): VerificationWay[] =>
    WAYS.filter((one) => (one === way ? chosen : form.ways.includes(one)));
  return (
    <>
      <fieldset className="fieldset" aria-describedby={described}>
        <legend>{t('action.outcome')}</legend>
        <div className="radio-grid">
          {OUTCOMES.map((outcome) => (
            <label key={outcome} className="choice">
              <input
                type="radio"
                name="outcome"
                checked={form.outcome === outcome}
                onChange={() => change({ outcome })}
              />
              <span>{inWords(VERIFICATION_OUTCOME_WORDS[outcome])}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <fieldset className="fieldset" aria-describedby={described}>
        <legend>{t('action.ways')}</legend>
        <div className="radio-grid">
          {WAYS.map((way) => (
            <label key={way} className="choice">
              <input
                type="checkbox"
                checked={form.ways.includes(way)}
                onChange={(event) => change({ ways: withWay(way, event.target.checked) })}
              />
              <span>{inWords(VERIFICATION_WAY_WORDS[way])}</span>
            </label>
          ))}
        </div>
      </fieldset>
      <label className="field">
        {t('action.casesFound')}
        <input
          inputMode="numeric"
          maxLength={6}
          value={form.casesFound}
          onChange={(event) => change({ casesFound: event.target.value })}
        />
      </label>
    </>
  );
}

const FINDINGS: readonly Finding[] = ['true', 'false', 'uncertain'];
const FINDING_TEXT = {
  true: 'quality.findings.true',
  false: 'quality.findings.false',
  uncertain: 'quality.findings.uncertain',
} as const;

function CloseFields({ form, change }: FieldProps): JSX.Element {
  const { t } = useTranslation();
  return (
    <>
      <label className="field">
        {t('quality.findings.title')}
        <select
          value={form.finding}
          onChange={(event) =>
            change({ finding: FINDINGS.find((one) => one === event.target.value) ?? '' })
          }
        >
          <option value="">{t('quality.findings.unsaid')}</option>
          {FINDINGS.map((finding) => (
            <option key={finding} value={finding}>
              {t(FINDING_TEXT[finding])}
            </option>
          ))}
        </select>
      </label>
      <label className="choice">
        <input
          type="checkbox"
          checked={form.override}
          onChange={(event) => change({ override: event.target.checked })}
        />
        <span>{t('action.override')}</span>
      </label>
    </>
  );
}

export function VerbFields(
  props: FieldProps & DraftProps & { readonly verb: AlertVerb },
): JSX.Element | null {
  const { verb, draft, ...fields } = props;
  if (verb === 'exclude') return <ExcludeFields {...fields} />;
  if (verb === 'record-verification') return <VerificationFields {...fields} />;
  if (verb === 'assess') return <AssessFields {...fields} draft={draft} />;
  if (verb === 'set-level') return <LevelFields {...fields} />;
  return verb === 'close' ? <CloseFields {...fields} /> : null;
}
