// What each measure finds, how soon, at how many false alarms, and how precise its alerts were; its rules unfold below it.
import { Fragment, type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { MeasureQuality, RuleQuality } from '../../../contracts/api/detection-quality.ts';
import { PLACE_LEVEL_WORDS } from '../../../contracts/vocabulary/subjects.ts';
import { useMeasures } from '../api/queries.ts';
import { figure, percent } from '../i18n/figure.ts';
import { useWords } from '../i18n/setup.ts';
import { Said } from '../ui/names.tsx';
import { FoundCell, ShareCell } from './share-text.tsx';

export function MeasureName({ id }: { readonly id: string }): JSX.Element {
  const { data } = useMeasures();
  return <Said words={data?.find((one) => one.id === id)?.names ?? { zh: id, en: id }} />;
}

export function useLevelWords(): (level: string) => string {
  const inWords = useWords();
  return (level) =>
    level === 'city' || level === 'county' || level === 'township'
      ? inWords(PLACE_LEVEL_WORDS[level])
      : level;
}

function Delay({ days }: { readonly days: number | null }): JSX.Element {
  const { t } = useTranslation();
  return (
    <td className="num">
      {days === null ? t('quality.noShare') : t('quality.delayDays', { days: figure(days) })}
    </td>
  );
}

function Sizes({ measure }: { readonly measure: MeasureQuality }): JSX.Element {
  const { t } = useTranslation();
  const shares = (['small', 'medium', 'large'] as const).map((size) => {
    const share = measure.bySize.find((one) => one.size === size)?.detected.share ?? null;
    return share === null ? t('quality.noShare') : percent(share);
  });
  return <td className="num">{shares.join(' / ')}</td>;
}

function Outcomes({ of }: { readonly of: MeasureQuality | RuleQuality }): JSX.Element {
  const { t } = useTranslation();
  const count = of.precision.of;
  return (
    <td className="num">
      {of.uncertain === 0 ? count : t('quality.outcomes', { count, uncertain: of.uncertain })}
    </td>
  );
}

function RuleRow({ rule }: { readonly rule: RuleQuality }): JSX.Element {
  const { t } = useTranslation();
  const levelWords = useLevelWords();
  return (
    <tr className="quality-rule">
      <th scope="row">
        {t('quality.rule', { rule: rule.detector, level: levelWords(rule.level) })}
      </th>
      <FoundCell of={rule} />
      <td />
      <Delay days={rule.medianDelayDays} />
      <td className="num">{figure(rule.signalsPerWeek)}</td>
      <ShareCell share={rule.precision} />
      <Outcomes of={rule} />
    </tr>
  );
}

function MeasureRow(props: {
  readonly measure: MeasureQuality;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
}): JSX.Element {
  const { t } = useTranslation();
  const { measure } = props;
  return (
    <tr>
      <th scope="row">
        <b>
          <MeasureName id={measure.measure} />
        </b>{' '}
        <button
          type="button"
          className="link-button"
          aria-expanded={props.isOpen}
          onClick={props.onToggle}
        >
          {t('quality.rules', { count: measure.rules.length })}
        </button>
      </th>
      <FoundCell of={measure} />
      <Sizes measure={measure} />
      <Delay days={measure.medianDelayDays} />
      <td className="num">{figure(measure.signalsPerWeek)}</td>
      <ShareCell share={measure.precision} />
      <Outcomes of={measure} />
    </tr>
  );
}

const COLUMNS = [
  'measure',
  'detected',
  'sizes',
  'delay',
  'signals',
  'precision',
  'outcomes',
] as const;

export function MeasureTable(props: { readonly measures: readonly MeasureQuality[] }): JSX.Element {
  const { t } = useTranslation();
  const [open, setOpen] = useState<string | null>(null);
  return (
    <div className="table-scroll" tabIndex={0} role="region" aria-label={t('quality.measures')}>
      <table className="table table-quality">
        <caption className="visually-hidden">{t('quality.measures')}</caption>
        <thead>
          <tr>
            {COLUMNS.map((id) => (
              <th key={id} scope="col" className={id === 'measure' ? undefined : 'num'}>
                {t(`quality.columns.${id}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.measures.map((measure) => {
            const isOpen = open === measure.measure;
            return (
              <Fragment key={measure.measure}>
                <MeasureRow
                  measure={measure}
                  isOpen={isOpen}
                  onToggle={() => setOpen(isOpen ? null : measure.measure)}
                />
                {isOpen &&
                  measure.rules.map((rule) => (
                    <RuleRow key={`${rule.detector} ${rule.level}`} rule={rule} />
                  ))}
              </Fragment>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
