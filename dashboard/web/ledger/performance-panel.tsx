// How departments did month by month: a chart of shares and scores against the targets, and the same as a table.
import type { JSX } from 'react';
import { useTranslation } from 'react-i18next';
import type { Performance } from '../../../contracts/api/evaluation.ts';
import { TitledTable } from '../evaluation/titled-table.tsx';
import { Empty } from '../ui/view-states.tsx';
import { type MonthFigures, monthFigures } from './month-figures.ts';

const LINES = [
  { name: 'timeliness', ink: '#12343b', dash: '' },
  { name: 'completion', ink: '#4b7f52', dash: '6 3' },
  { name: 'effect', ink: '#b3001b', dash: '2 3' },
  { name: 'satisfaction', ink: '#5b3a8c', dash: '8 3 2 3' },
] as const;

const WIDTH = 640;
const HEIGHT = 220;
const EDGE = 36;

export function PerformancePanel(props: {
  readonly of: Performance;
  readonly department: string;
}): JSX.Element {
  const { t } = useTranslation();
  const months = monthFigures(props.of.departments, props.department);
  const { targets } = props.of;
  const last = months.at(-1);
  if (last === undefined) return <Empty title={t('ledger.noMonths')} />;
  const said = (value: number | null): string => (value === null ? '—' : String(value));
  const { month, timeliness, completion, effect, satisfaction } = last;
  return (
    <section className="panel ledger-months" aria-labelledby="ledger-months">
      <h2 id="ledger-months">{t('ledger.performance')}</h2>
      <p>
        {t('ledger.sentence', {
          month,
          timeliness: said(timeliness),
          completion: said(completion),
          effect: said(effect),
          satisfaction: said(satisfaction),
        })}{' '}
        {t('ledger.targets', targets)}
      </p>
      <Chart months={months} target={targets.timeliness} />
      <TitledTable
        title={t('ledger.byMonth')}
        name="months"
        columns={[
          t('ledger.month'),
          t('evaluation.duties'),
          ...LINES.map(({ name }) => t(`evaluation.${name}`)),
          t('ledger.late'),
          t('ledger.missing'),
          t('ledger.lost'),
        ]}
      >
        {months.toReversed().map((one) => (
          <tr key={one.month}>
            <th scope="row">{one.month}</th>
            <td>{one.duties}</td>
            {LINES.map(({ name }) => (
              <td key={name}>{said(one[name])}</td>
            ))}
            <td>{one.late}</td>
            <td>{one.missing}</td>
            <td>{one.disputesLost}</td>
          </tr>
        ))}
      </TitledTable>
    </section>
  );
}

function Chart(props: {
  readonly months: readonly MonthFigures[];
  readonly target: number;
}): JSX.Element {
  const { t } = useTranslation();
  const { months, target } = props;
  const step = (WIDTH - 2 * EDGE) / Math.max(1, months.length - 1);
  const x = (at: number): number => EDGE + at * step;
  const y = (percent: number): number => HEIGHT - EDGE - (percent * (HEIGHT - 2 * EDGE)) / 100;
  return (
    <figure>
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        width="100%"
        role="img"
        aria-label={t('ledger.chart')}
      >
        {[0, 50, 100].map((percent) => (
          <g key={percent}>
            <line x1={EDGE} x2={WIDTH - EDGE} y1={y(percent)} y2={y(percent)} stroke="#e4e7ec" />
            <text x={4} y={y(percent) + 4} fontSize={12} fill="#4a5563">
              {percent}
            </text>
          </g>
        ))}
        <line
          x1={EDGE}
          x2={WIDTH - EDGE}
          y1={y(target)}
          y2={y(target)}
          stroke="#4a5563"
          strokeDasharray="1 3"
        />
        <Curves months={months} x={x} y={y} />
        {months.map(({ month }, at) => (
          <text
            key={month}
            x={x(at)}
            y={HEIGHT - 12}
            fontSize={12}
            fill="#4a5563"
            textAnchor="middle"
          >
            {month.slice(2)}
          </text>
        ))}
      </svg>
      <figcaption>
        {LINES.map(({ name, ink, dash }) => (
          <span key={name}>
            <svg width={28} height={10} aria-hidden="true">
              <line
                x1={0}
                x2={28}
                y1={5}
                y2={5}
                stroke={ink}
                strokeWidth={2}
                strokeDasharray={dash}
              />
            </svg>{' '}
            {t(`evaluation.${name}`)}{' '}
          </span>
        ))}
      </figcaption>
    </figure>
  );
}

function Curves(props: {
  readonly months: readonly MonthFigures[];
  readonly x: (at: number) => number;
  readonly y: (percent: number) => number;
}): JSX.Element {
  const { months, x, y } = props;
  return (
    <>
      {LINES.map(({ name, ink, dash }) => {
        const points = months.flatMap((one, at) => {
          const value = one[name];
          return value === null ? [] : [{ at: x(at), to: y(value) }];
        });
        return (
          <g key={name} stroke={ink} fill={ink}>
            <polyline
              points={points.map(({ at, to }) => `${at},${to}`).join(' ')}
              fill="none"
              strokeWidth={2}
              strokeDasharray={dash}
            />
            {points.map(({ at, to }) => (
              <circle key={at} cx={at} cy={to} r={3} />
            ))}
          </g>
        );
      })}
    </>
  );
}
