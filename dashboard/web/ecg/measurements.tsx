// What the device measured, and the figures of the intervals between beats of a recording that ran here.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { Study } from '../../../contracts/api/studies.ts';
import { durationWords } from '../i18n/time.ts';

const INTERVALS = ['rr', 'pr', 'qrs', 'qt', 'qtc'] as const;

const whole = (value: number): string => String(Math.round(value));
const tenth = (value: number): string => String(Math.round(value * 10) / 10);

type Figure = readonly [label: string, value: string];

function useFigures({ heartRatePerMin, intervalsMs, rhythm }: Study): readonly Figure[] {
  const { t } = useTranslation();
  const ms = (value: number): string => t('studies.milliseconds', { value: tenth(value) });
  const figures: Figure[] = [];
  if (heartRatePerMin !== null)
    figures.push([
      t('studies.heartRate'),
      t('studies.perMinute', { value: whole(heartRatePerMin) }),
    ]);
  for (const name of INTERVALS) {
    const value = intervalsMs?.[name];
    if (value !== undefined) figures.push([t(`studies.intervals.${name}`), ms(value)]);
  }
  if (rhythm === undefined) return figures;
  figures.push([t('studies.recorded'), durationWords(rhythm.seconds * 1000, t)]);
  figures.push([t('studies.beats'), String(rhythm.beats)]);
  if (rhythm.sdnnMs !== null) figures.push([t('studies.sdnn'), ms(rhythm.sdnnMs)]);
  if (rhythm.rmssdMs !== null) figures.push([t('studies.rmssd'), ms(rhythm.rmssdMs)]);
  if (rhythm.pnn50 !== null)
    figures.push([t('studies.pnn50'), t('studies.percent', { value: tenth(rhythm.pnn50 * 100) })]);
  return figures;
}

export function Measurements({ study }: { readonly study: Study }): JSX.Element {
  const { t } = useTranslation();
  const figures = useFigures(study);
  if (figures.length === 0) return <p className="muted">{t('studies.nothingMeasured')}</p>;
  return (
    <section className="panel">
      <h3>{t('studies.measured')}</h3>
      <table className="table table-measured">
        <thead>
          <tr>
            <th scope="col">{t('studies.measure')}</th>
            <th scope="col">{t('studies.value')}</th>
          </tr>
        </thead>
        <tbody>
          {figures.map(([label, value]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td className="num">{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
