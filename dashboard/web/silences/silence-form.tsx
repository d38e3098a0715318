// What every form on silences has: a reason, and what is done with it.
import type { JSX, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ReasonDialog } from '../ui/reason-dialog.tsx';
import { hoursWithin } from './silence-hours.ts';
import { type SilenceAct, useSilenceAct } from './silence-queries.ts';

export interface SilenceFormProps {
  readonly title: string;
  readonly subtitle: string;
  readonly act: (reason: string) => Omit<SilenceAct, 'title'>;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

export function SilenceForm({ act, ...props }: SilenceFormProps): JSX.Element {
  const { t } = useTranslation();
  const { title } = props;
  const decide = useSilenceAct();
  return (
    <ReasonDialog
      {...props}
      rows={2}
      label={t('action.reason')}
      missing={t('action.reasonRequired')}
      action={t('action.confirm', { action: title })}
      send={(reason) => decide({ ...act(reason), title })}
    />
  );
}

export function HoursField(props: {
  readonly hours: number;
  readonly hoursMax: number;
  readonly onChange: (hours: number) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const choice = hoursWithin(props.hoursMax);
  if (choice.length === 0) return <p className="muted">{t('silences.atLongest')}</p>;
  return (
    <label className="field">
      {t('silences.hours')}
      <select value={props.hours} onChange={(event) => props.onChange(Number(event.target.value))}>
        {choice.map((hours) => (
          <option key={hours} value={hours}>
            {t('silences.hoursText', { count: hours })}
          </option>
        ))}
      </select>
    </label>
  );
}
