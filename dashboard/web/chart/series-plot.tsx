// The drawn chart with its cursor: a slider to assistive technology, one step a window, that says what stands at the cursor.
import { type JSX, type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SeriesAnswer } from '../../../contracts/api/series.ts';
import { shapeOf } from '../../../contracts/window-shape.ts';
import type { WindowKind } from '../../../contracts/window.ts';
import { useWords } from '../i18n/setup.ts';
import { type Plot, drawPlot } from './plot.ts';
import { pointSentence } from './series-sentence.ts';
import { kindOf, sayingOf, viewOf } from './series-view.ts';

const CELLS_IN_DAY = { half: 48, hour: 24 };

/** A day of what is made of parts of days, a week of days, a month of weeks. */
function jumpOf(kind: WindowKind): number {
  const shape = shapeOf(kind);
  if (shape.moves === 'session') return 7;
  const apart = shape.moves === 'tumbling' ? shape.cells : 1;
  if (shape.of === 'day') return apart > 1 ? 4 : 7;
  return CELLS_IN_DAY[shape.of] / apart;
}

function stepOf(
  key: string,
  { at, last, jump }: { readonly at: number; readonly last: number; readonly jump: number },
): number | null {
  const moves: Readonly<Record<string, number>> = {
    ArrowLeft: at - 1,
    ArrowRight: at + 1,
    PageUp: at - jump,
    PageDown: at + jump,
    Home: 0,
    End: last,
  };
  const to = moves[key];
  return to === undefined ? null : Math.min(Math.max(to, 0), last);
}

export function SeriesPlot(props: {
  readonly answer: SeriesAnswer;
  readonly alertFromAt: number | null;
  readonly limit: number | null;
}): JSX.Element {
  const { t } = useTranslation();
  const inWords = useWords();
  const { answer, alertFromAt, limit } = props;
  const unit = answer.unit === undefined ? undefined : inWords(answer.unit);
  const view = useMemo(() => viewOf(answer, limit), [answer, limit]);
  const kind = kindOf(view.points);
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<Plot | null>(null);
  const last = view.points.length - 1;
  const [cursor, setCursor] = useState<number | null>(null);
  useEffect(() => {
    if (box.current === null) return;
    const labels = {
      observed: t('chart.observed'),
      expected: t('chart.expected'),
      threshold: t('chart.threshold'),
    };
    const drawn = drawPlot(box.current, view, { labels, alertFromAt, onCursor: setCursor });
    plot.current = drawn;
    return () => {
      plot.current = null;
      drawn.destroy();
    };
  }, [view, alertFromAt, t]);
  const at = Math.min(cursor ?? last, last);
  const point = view.points[at];
  const said = point === undefined ? '' : pointSentence(point, { t, limit, unit });
  const move = (event: KeyboardEvent): void => {
    const to = stepOf(event.key, { at, last, jump: jumpOf(kind) });
    if (to === null) return;
    event.preventDefault();
    setCursor(to);
    plot.current?.point(to);
  };
  return (
    <div className="plot">
      <div
        ref={box}
        className="plot-box"
        role="slider"
        tabIndex={0}
        aria-label={t('chart.label', { title: inWords(answer.title) })}
        aria-valuemin={0}
        aria-valuemax={Math.max(0, last)}
        aria-valuenow={Math.max(0, at)}
        aria-valuetext={said}
        onKeyDown={move}
      />
      <p className="plot-reading">
        {said} <span className="muted">· {t(`chart.cursor.${sayingOf(kind)}`)}</span>
      </p>
    </div>
  );
}
