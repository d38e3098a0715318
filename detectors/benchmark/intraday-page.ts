/** Runs the simulated days through the rules and writes them as tables: false-alarm days with their intervals first, then what is found. */
import { wilson, type Share } from '../../contracts/wilson.ts';
import { LEARNED_DAYS, lookFigures, YEAR_DAYS, type LookFigures } from './intraday-days.ts';
import type { NamedRule } from './intraday-rules.ts';
import { SCENARIOS } from './intraday-told.ts';

export interface IntradayCell {
  readonly telling: string;
  readonly mean: number;
  /** Parallel to the rules. */
  readonly figures: readonly LookFigures[];
}

export interface IntradayExtent {
  readonly seeds: readonly number[];
  /** Of each seed. */
  readonly places: number;
  /** Told of each cell when it is done: all of them take minutes. */
  readonly onCell?: (words: string) => void;
}

export function intradayCells(
  rules: readonly NamedRule[],
  { seeds, places, onCell }: IntradayExtent,
): IntradayCell[] {
  const looked = rules.map(({ rule }) => rule);
  return SCENARIOS.flatMap((scenario) =>
    scenario.means.map((mean) => {
      const figures = lookFigures({ rules: looked, scenario, mean, seeds, places });
      const alarms = figures.map(({ falseAlarmDays }) => withInterval(falseAlarmDays));
      onCell?.(`${scenario.words}, ${String(mean)} cases a day: ${alarms.join(', ')}`);
      return { telling: scenario.words, mean, figures };
    }),
  );
}

/** Cells whose false-alarm days are more than asked for by more than chance explains: the whole interval lies above. */
export function tooManyAlarms(
  rules: readonly NamedRule[],
  cells: readonly IntradayCell[],
): string[] {
  return cells.flatMap(({ telling, mean, figures }) =>
    rules.flatMap(({ title, alpha }, at) => {
      const days = figures[at]?.falseAlarmDays ?? wilson(0, 0);
      return days.low > alpha
        ? [`${title}: ${telling}, ${String(mean)}: ${withInterval(days)}`]
        : [];
    }),
  );
}

export function intradayTables(
  rules: readonly NamedRule[],
  cells: readonly IntradayCell[],
  extent: IntradayExtent,
): string {
  const years = extent.seeds.length * extent.places;
  const letters = rules.map((_, at) => String.fromCharCode(65 + at));
  return [
    '## Within the day',
    '',
    `${String(years)} places of six clinics in each row (${String(extent.places)} for each of the seeds ${extent.seeds.join(', ')}), each with a week of its own and a season of ± 30 %, looked at after every hour of a year by the functions that the operators look with, and once more when the day is over: ${String(years * YEAR_DAYS)} quiet days, every weekday and season among them. Expectation and noise are learned from the ${String(LEARNED_DAYS)} days before, the arrival curve from 28. In brackets Wilson's 95 % interval.`,
    '',
    ...rules.map(
      ({ title, alpha }, at) => `- **${letters[at] ?? ''}**: ${title}, alpha ${String(alpha)}.`,
    ),
    '',
    '### False-alarm days: at any look or when the day was over',
    '',
    `| Told | Cases a day | ${rules.map(({ alpha }, at) => `${letters[at] ?? ''}: asked ${percent(alpha)} | seeds | at midnight alone`).join(' | ')} |`,
    `| --- | --- | ${rules.map(() => '--- | --- | ---').join(' | ')} |`,
    ...cells.map(({ telling, mean, figures }) =>
      line([telling, String(mean), ...figures.flatMap(falseAlarms)]),
    ),
    '',
    '### Outbreaks from 08:00 on',
    '',
    `| Told | Cases a day | Outbreak (SD) | Days | ${letters.map((letter) => `${letter}: found | by noon | lead (h) | at midnight alone`).join(' | ')} |`,
    `| --- | --- | --- | --- | ${letters.map(() => '--- | --- | --- | ---').join(' | ')} |`,
    ...cells.flatMap(outbreakLines),
    '',
  ].join('\n');
}

function falseAlarms(figures: LookFigures): string[] {
  const seeds = figures.falseAlarmDaysOfSeeds.map((one) => one.share ?? 0);
  return [
    withInterval(figures.falseAlarmDays),
    `${(100 * Math.min(...seeds)).toFixed(2)}–${percent(Math.max(...seeds))}`,
    percent(figures.falseAlarmDaysAtMidnight.share ?? 0),
  ];
}

function outbreakLines({ telling, mean, figures }: IntradayCell): string[] {
  const sizes = figures[0]?.outbreaks ?? [];
  return sizes.map(({ excessSd, found }, size) =>
    line([
      telling,
      String(mean),
      String(excessSd),
      String(found.of),
      ...figures.flatMap(({ outbreaks }) => foundWords(outbreaks[size])),
    ]),
  );
}

function foundWords(one: LookFigures['outbreaks'][number] | undefined): string[] {
  if (one === undefined) return [];
  const { found, foundByNoon, foundAtMidnight, medianLeadHours } = one;
  return [
    withInterval(found, 1),
    percent(foundByNoon.share ?? 0, 1),
    String(medianLeadHours ?? '–'),
    percent(foundAtMidnight.share ?? 0, 1),
  ];
}

const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

function withInterval({ share, low, high }: Share, digits = 2): string {
  const [from, to] = [low, high].map((one) => (100 * one).toFixed(digits));
  return `${percent(share ?? 0, digits)} (${from ?? ''}–${to ?? ''})`;
}

function percent(value: number, digits = 2): string {
  return `${(100 * value).toFixed(digits)} %`;
}
