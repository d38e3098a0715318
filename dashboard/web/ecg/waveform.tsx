// The ECG while it is kept: ten seconds at a time, following a recording that runs unless the reader leafs back.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Study, WaveformAnswer } from '../../../contracts/api/studies.ts';
import { momentOf } from '../i18n/time.ts';
import { Read } from '../ui/view-states.tsx';
import { EcgChart } from './ecg-chart.tsx';
import { useWaveform } from './study-queries.ts';

const PAGE_SECONDS = 10;

function Leaf(props: {
  readonly answer: WaveformAnswer;
  readonly live: boolean;
  readonly go: (from: number | null) => void;
}): JSX.Element {
  const { t } = useTranslation();
  const { answer, go, live } = props;
  const from = Math.floor(answer.fromSeconds);
  const total = Math.ceil(answer.totalSeconds);
  const to = Math.min(total, from + PAGE_SECONDS);
  return (
    <div className="ecg-leaf">
      <button
        type="button"
        className="button"
        disabled={from <= 0}
        onClick={() => go(Math.max(0, from - PAGE_SECONDS))}
      >
        {t('studies.earlier')}
      </button>
      <span>{t('studies.position', { from, to, total })}</span>
      <button
        type="button"
        className="button"
        disabled={to >= total}
        onClick={() => go(from + PAGE_SECONDS)}
      >
        {t('studies.later')}
      </button>
      {live && (
        <button type="button" className="button" onClick={() => go(null)}>
          {t('studies.newest')}
        </button>
      )}
    </div>
  );
}

export function Waveform({ study }: { readonly study: Study }): JSX.Element {
  const { t } = useTranslation();
  const [from, setFrom] = useState<number | null>(null);
  const answer = useWaveform(study, from);
  if (study.waveform === 'gone') return <p className="muted">{t('studies.waveformGone')}</p>;
  const isLong = (answer.data?.totalSeconds ?? 0) > PAGE_SECONDS + 1;
  return (
    <section className="panel ecg-panel">
      <h3>{t('studies.waveform')}</h3>
      <Read from={answer}>{(told) => <EcgChart answer={told} />}</Read>
      {answer.data !== undefined && isLong && (
        <Leaf answer={answer.data} live={study.waveform === 'live'} go={setFrom} />
      )}
      {study.waveformUntil !== null && (
        <p className="muted">
          {t('studies.waveformUntil', { time: momentOf(study.waveformUntil) })}
        </p>
      )}
    </section>
  );
}
