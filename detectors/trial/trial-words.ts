/** What a trial says, as a table in Chinese or English: each detector of the proposed version beside the one in force, and where. */
import { seriesParts } from '../../contracts/series.ts';
import type { Words } from '../../contracts/words.ts';
import { alignedRows, type Language } from '../backtest/table.ts';
import type { DefinitionCount, DefinitionTrial } from './try-definition.ts';
import type { MeasureTrial, Tried } from './try-measure.ts';
import type { Found } from './trial-run.ts';

const SAY = {
  detector: { zh: '规则', en: 'detector' },
  all: { zh: '合计', en: 'all' },
  signals: { zh: '信号数', en: 'signals' },
  weekly: { zh: '每周', en: 'a week' },
  proposed: { zh: '拟用', en: 'proposed' },
  current: { zh: '现行', en: 'in force' },
  where: { zh: '地点', en: 'where' },
  day: { zh: '日期', en: 'day' },
  visits: { zh: '就诊', en: 'visits' },
  gained: { zh: '新增', en: 'gained' },
  lost: { zh: '减少', en: 'lost' },
} as const satisfies Record<string, Words>;

const WHERE_MAX = 15;

export interface TrialHead {
  readonly names: Words;
  readonly placeName: (where: string) => Words;
  readonly historyDays: number;
}

export function measureText(trial: MeasureTrial, head: TrialHead, language: Language): string {
  const { proposed, current, days, events, historical } = trial;
  const weeks = Math.max(days, 1) / 7;
  const versions =
    current === null
      ? { zh: `版本 ${proposed.version}，新指标`, en: `version ${proposed.version}, a new measure` }
      : {
          zh: `版本 ${proposed.version}，现行 ${current.version}`,
          en: `version ${proposed.version}, in force ${current.version}`,
        };
  const before = String(head.historyDays);
  const told = {
    zh: `${head.names.zh}（${versions.zh}）：${String(days)} 天（此前历史 ${before} 天），${String(events)} 条事件，其中 ${String(historical)} 条为补报历史`,
    en: `${head.names.en} (${versions.en}): ${String(days)} days after ${before} of history, ${String(events)} events, ${String(historical)} of them told as history`,
  };
  const ids = [...new Set([proposed, current].flatMap((one) => one?.found ?? []).map(idOf))].sort();
  const rows = ids.map((id) => rowOf(id, [only(proposed, id), only(current, id)], weeks));
  const sum = rowOf(SAY.all[language], [proposed.found, current?.found ?? null], weeks);
  const header = [
    SAY.detector[language],
    ...[SAY.proposed, SAY.current].flatMap((one) => [
      `${one[language]} ${SAY.signals[language]}`,
      SAY.weekly[language],
    ]),
  ];
  const table = alignedRows([header, ...rows, sum]);
  return `${told[language]}\n\n${table}\n${whereText(trial, head, language)}`;
}

const idOf = ({ detector }: Found): string => detector;

const only = (tried: Tried | null, id: string): readonly Found[] | null =>
  tried === null ? null : tried.found.filter((one) => one.detector === id);

function rowOf(name: string, found: readonly (readonly Found[] | null)[], weeks: number): string[] {
  return [
    name,
    ...found.flatMap((one) =>
      one === null ? ['–', '–'] : [String(one.length), (one.length / weeks).toFixed(2)],
    ),
  ];
}

/** The places with most signals of either version. */
function whereText(
  { proposed, current }: MeasureTrial,
  head: TrialHead,
  language: Language,
): string {
  const places = new Map<string, { proposed: number; current: number }>();
  for (const [version, tried] of [
    ['proposed', proposed],
    ['current', current],
  ] as const) {
    for (const { series } of tried?.found ?? []) {
      const { where } = seriesParts(series);
      const known = places.get(where) ?? { proposed: 0, current: 0 };
      places.set(where, { ...known, [version]: known[version] + 1 });
    }
  }
  if (places.size === 0) return '';
  const rows = [...places]
    .sort(([, one], [, other]) => other.proposed + other.current - one.proposed - one.current)
    .slice(0, WHERE_MAX)
    .map(([where, counts]) => [
      `${head.placeName(where)[language]} ${where}`,
      String(counts.proposed),
      current === null ? '–' : String(counts.current),
    ]);
  const header = [SAY.where[language], SAY.proposed[language], SAY.current[language]];
  return alignedRows([header, ...rows]);
}

export function definitionText(trial: DefinitionTrial, names: Words, language: Language): string {
  const cells = ({ visits, current, proposed, gained, lost }: DefinitionCount): string[] =>
    [visits, current, proposed, gained, lost].map(String);
  const header = [SAY.day, SAY.visits, SAY.current, SAY.proposed, SAY.gained, SAY.lost];
  const days = [...trial.byDay].sort(([one], [other]) => (one < other ? -1 : 1));
  return `${names[language]}\n\n${alignedRows([
    header.map((one) => one[language]),
    ...days.map(([day, count]) => [day, ...cells(count)]),
    [SAY.all[language], ...cells(trial.total)],
  ])}`;
}
