// Live detection quality: what is found of planted outbreaks, at how many false alarms and how precisely, and what is proposed and
// decided because of it.
import { type JSX, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { DetectionQuality } from '../../../contracts/api/detection-quality.ts';
import '../look/quality.css';
import { Empty, Read } from '../ui/view-states.tsx';
import { Budget } from './budget.tsx';
import { Changes } from './changes.tsx';
import { DecideDialog, type Deciding } from './decide-dialog.tsx';
import { MeasureTable } from './measure-table.tsx';
import { Proposals } from './proposals.tsx';
import { type QualityChoice, useDetectionQuality } from './quality-queries.ts';

const WINDOWS_DAYS = [28, 90] as const;

function Period(props: {
  readonly days: number;
  readonly onDays: (days: number) => void;
}): JSX.Element {
  const { t } = useTranslation();
  return (
    <label className="quality-period">
      {t('quality.window')}{' '}
      <select value={props.days} onChange={(event) => props.onDays(Number(event.target.value))}>
        {WINDOWS_DAYS.map((count) => (
          <option key={count} value={count}>
            {t('quality.days', { count })}
          </option>
        ))}
      </select>
    </label>
  );
}

function Figures({ measures }: Pick<DetectionQuality, 'measures'>): JSX.Element {
  const { t } = useTranslation();
  if (measures.length === 0)
    return <Empty title={t('quality.empty')}>{t('quality.emptyText')}</Empty>;
  return (
    <>
      <MeasureTable measures={measures} />
      <p className="muted">{t('quality.falseNote')}</p>
    </>
  );
}

export function QualityPage(): JSX.Element {
  const { t } = useTranslation();
  const [choice, setChoice] = useState<QualityChoice>({ days: 28, place: null });
  const [deciding, setDeciding] = useState<Deciding | null>(null);
  const quality = useDetectionQuality(choice);
  return (
    <div className="quality">
      <h1>{t('quality.title')}</h1>
      <p className="muted">{t('quality.lead')}</p>
      <Read from={quality}>
        {(known) => (
          <div className="quality-loaded">
            <Period days={choice.days} onDays={(days) => setChoice({ ...choice, days })} />
            <Figures measures={known.measures} />
            <div className="quality-decide">
              <Budget
                plans={known.plans}
                places={known.places}
                place={choice.place}
                onPlace={(place) => setChoice({ ...choice, place })}
                onDecide={setDeciding}
              />
              <div>
                <Proposals proposals={known.proposals} onDecide={setDeciding} />
                <Changes changes={known.changes} onDecide={setDeciding} />
              </div>
            </div>
          </div>
        )}
      </Read>
      {deciding !== null && <DecideDialog deciding={deciding} onClose={() => setDeciding(null)} />}
    </div>
  );
}
