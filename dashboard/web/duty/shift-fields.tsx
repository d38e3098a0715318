// The shifts of one layer's day: what each is called in both languages, from when until when. An end that is not after the beginning is the next day's.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import {
  type ShiftDraft,
  clockChoices,
  clockText,
  isNextDay,
  replaced,
  withShift,
  withTimes,
  without,
} from './plan-draft.ts';

function Clock(props: {
  readonly label: string;
  readonly minute: number;
  readonly onClock: (clock: string) => void;
}): JSX.Element {
  const { label, minute, onClock } = props;
  return (
    <select
      value={clockText(minute)}
      aria-label={label}
      onChange={(event) => onClock(event.target.value)}
    >
      {clockChoices(minute).map((clock) => (
        <option key={clock}>{clock}</option>
      ))}
    </select>
  );
}

function ShiftRow(props: {
  readonly shift: ShiftDraft;
  readonly number: number;
  readonly onShift: (shift: ShiftDraft) => void;
  readonly onRemove: (() => void) | undefined;
}): JSX.Element {
  const { t } = useTranslation();
  const { shift, number, onShift, onRemove } = props;
  const { names } = shift;
  return (
    <li className="duty-shift">
      {(['zh', 'en'] as const).map((language) => (
        <input
          key={language}
          value={names[language]}
          maxLength={60}
          lang={language === 'zh' ? 'zh-CN' : 'en'}
          placeholder={t(language === 'zh' ? 'roster.zh' : 'roster.en')}
          aria-label={t(language === 'zh' ? 'roster.shiftZh' : 'roster.shiftEn', { number })}
          onChange={(event) =>
            onShift({ ...shift, names: { ...names, [language]: event.target.value } })
          }
        />
      ))}
      <span className="duty-shift-times">
        <Clock
          label={t('roster.shiftFrom', { number })}
          minute={shift.fromMinute}
          onClock={(from) => onShift(withTimes(shift, { from }))}
        />
        –
        <Clock
          label={t('roster.shiftUntil', { number })}
          minute={shift.untilMinute}
          onClock={(until) => onShift(withTimes(shift, { until }))}
        />
        {isNextDay(shift) && <small>{t('roster.nextDay')}</small>}
      </span>
      <button
        type="button"
        className="button button-small"
        aria-label={t('roster.remove', { of: t('roster.shiftNumber', { number }) })}
        disabled={onRemove === undefined}
        onClick={onRemove}
      >
        ×
      </button>
    </li>
  );
}

export function ShiftFields(props: {
  readonly shifts: readonly ShiftDraft[];
  readonly onShifts: (shifts: readonly ShiftDraft[]) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const { shifts, onShifts } = props;
  const more = withShift(shifts);
  return (
    <div className="duty-shifts">
      <b>{t('roster.shifts')}</b>
      <ul>
        {shifts.map((shift, at) => (
          <ShiftRow
            key={shift.id}
            shift={shift}
            number={at + 1}
            onShift={(changed) => onShifts(replaced(shifts, at, changed))}
            onRemove={shifts.length > 1 ? () => onShifts(without(shifts, at)) : undefined}
          />
        ))}
      </ul>
      <button
        type="button"
        className="button button-small"
        disabled={more === shifts}
        onClick={() => onShifts(more)}
      >
        {t('roster.addShift')}
      </button>
    </div>
  );
}
