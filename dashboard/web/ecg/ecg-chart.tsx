// The ECG on its grid: small squares of 1 mm, large ones of 5 mm, a millivolt of calibration before each row. Said in a sentence and as a table
// for whoever does not see it.
import { type JSX, useId, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { WaveformAnswer } from '../../../contracts/api/studies.ts';
import { clockOf } from '../i18n/time.ts';
import {
  amplitudeOf,
  layOut,
  MARGIN_MM,
  MM_PER_MILLIVOLT,
  rhythmLead,
  ROW_MM,
  type Paper,
} from './ecg-layout.ts';

const number = (value: number | null): string => (value === null ? '–' : value.toFixed(2));

function Grid({ paper, id }: { readonly paper: Paper; readonly id: string }): JSX.Element {
  return (
    <>
      <defs>
        <pattern id={`${id}-small`} width="1" height="1" patternUnits="userSpaceOnUse">
          <path className="ecg-small" d="M1 0H0V1" />
        </pattern>
        <pattern id={`${id}-large`} width="5" height="5" patternUnits="userSpaceOnUse">
          <rect width="5" height="5" fill={`url(#${id}-small)`} />
          <path className="ecg-large" d="M5 0H0V5" />
        </pattern>
      </defs>
      <rect className="ecg-paper" width={paper.width} height={paper.height} />
      <rect width={paper.width} height={paper.height} fill={`url(#${id}-large)`} />
    </>
  );
}

function Calibration({ rows }: { readonly rows: number }): JSX.Element {
  const marks = Array.from({ length: rows }, (_, row) => {
    const zero = row * ROW_MM + ROW_MM / 2;
    const top = zero - MM_PER_MILLIVOLT;
    return `M1 ${String(zero)}H2.5V${String(top)}H${String(MARGIN_MM - 2.5)}V${String(zero)}H${String(MARGIN_MM - 1)}`;
  });
  return <path className="ecg-line" d={marks.join('')} />;
}

function Amplitudes({ answer }: { readonly answer: WaveformAnswer }): JSX.Element {
  const { t } = useTranslation();
  return (
    <details className="ecg-amplitudes">
      <summary>{t('studies.amplitudes')}</summary>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">{t('studies.lead')}</th>
            <th scope="col">{t('studies.lowest')}</th>
            <th scope="col">{t('studies.highest')}</th>
          </tr>
        </thead>
        <tbody>
          {answer.leads.map(amplitudeOf).map(({ name, low, high }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td className="num">{number(low)}</td>
              <td className="num">{number(high)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

export function EcgChart({ answer }: { readonly answer: WaveformAnswer }): JSX.Element {
  const { t } = useTranslation();
  const id = useId().replaceAll(':', '');
  const paper = useMemo(() => layOut(answer), [answer]);
  const rhythm = rhythmLead(answer.leads);
  const amplitude = rhythm === undefined ? undefined : amplitudeOf(rhythm);
  const seconds = (rhythm?.microvolts.length ?? 0) / answer.ratePerSecond;
  const sentence = t('studies.sentence', {
    leads: answer.leads.length,
    start: clockOf(answer.startAt),
    seconds: Math.round(seconds * 10) / 10,
    rate: answer.ratePerSecond,
    lead: amplitude?.name ?? '',
    low: number(amplitude?.low ?? null),
    high: number(amplitude?.high ?? null),
  });
  return (
    <figure className="ecg-figure">
      <div className="ecg-scroll" role="group" aria-label={t('studies.waveform')} tabIndex={0}>
        <svg
          className="ecg-chart"
          viewBox={`0 0 ${String(paper.width)} ${String(paper.height)}`}
          role="img"
          aria-label={sentence}
        >
          <Grid paper={paper} id={id} />
          <Calibration rows={paper.rows} />
          {paper.leads.map(({ name, x, baseline, path }, at) => (
            <g key={`${name} ${String(at)}`}>
              <path className="ecg-line" d={path} />
              <text className="ecg-lead" x={x + 1} y={baseline - ROW_MM / 2 + 4.5}>
                {name}
              </text>
            </g>
          ))}
        </svg>
      </div>
      <figcaption>
        <b>{t('studies.scale')}</b> {sentence}
      </figcaption>
      <Amplitudes answer={answer} />
    </figure>
  );
}
